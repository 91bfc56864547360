using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Coordination;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines;

namespace OrleansKafkaLoki.Grains.Tests.Coordination;

public sealed class PartitionSupervisorTests : IAsyncDisposable, IPipelineCatalog, IClusterMembershipService
{
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<ClusterMembershipSnapshot> _changes = Channel.CreateUnbounded<ClusterMembershipSnapshot>();
    private readonly FakeGrains _grains = (FakeGrains)(object)DispatchProxy.Create<IGrainFactory, FakeGrains>();
    private readonly FakeLifecycle _lifecycle = new();
    private readonly PartitionSupervisor _supervisor;

    public PartitionSupervisorTests()
    {
        _supervisor = new PartitionSupervisor(
            (IGrainFactory)(object)_grains, this, this, _time, NullLogger<PartitionSupervisor>.Instance);
        _supervisor.Participate(_lifecycle);
    }

    public IReadOnlyDictionary<string, PipelineOptions> Pipelines { get; } =
        new Dictionary<string, PipelineOptions> { ["good"] = new(), ["bad"] = new() };

    public ClusterMembershipSnapshot CurrentSnapshot => throw new NotSupportedException();

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => _changes.Reader.ReadAllAsync();

    public async ValueTask DisposeAsync()
    {
        await _lifecycle.Observer!.OnStop(TestContext.Current.CancellationToken);
        _supervisor.Dispose();
    }

    [Fact]
    public async Task Supervise_MembershipChanges_ReconcilesEveryPipeline()
    {
        await StartAsync();

        _changes.Writer.TryWrite(Snapshot());

        await RoundsAsync("good", 2);
        await RoundsAsync("bad", 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Supervise_NoMoreMembership_GoesOnAtIntervalsWithoutSpinning(bool fault)
    {
        await StartAsync();

        _changes.Writer.Complete(fault ? new InvalidOperationException("broken") : null);
        await AdvanceUntilAsync("good", 2);
        await AdvanceUntilAsync("good", 3);

        Assert.InRange(_grains.Rounds["good"], 3, 4);
    }

    [Fact]
    public async Task Supervise_CoordinatorFailsOrIsCancelled_TriesAgain()
    {
        _grains.Failures["bad"] = new TaskCanceledException("its silo stopped");

        await StartAsync();
        await AdvanceUntilAsync("bad", 2);
        _grains.Failures["bad"] = new TimeoutException();
        await AdvanceUntilAsync("bad", 4);

        Assert.True(_grains.Rounds["good"] >= 3);
    }

    private static ClusterMembershipSnapshot Snapshot() =>
        new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new MembershipVersion(1));

    private async Task StartAsync()
    {
        await _lifecycle.Observer!.OnStart(TestContext.Current.CancellationToken);
        await RoundsAsync("good", 1);
        await RoundsAsync("bad", 1);
    }

    private Task RoundsAsync(string pipeline, int rounds) =>
        Eventually.HoldsAsync(() => _grains.Rounds.GetValueOrDefault(pipeline) >= rounds, $"{rounds} rounds of {pipeline}");

    private Task AdvanceUntilAsync(string pipeline, int rounds) => Eventually.HoldsAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _grains.Rounds.GetValueOrDefault(pipeline) >= rounds;
        },
        $"{rounds} rounds of {pipeline}");

    ValueTask IClusterMembershipService.Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<bool> IClusterMembershipService.TryKill(SiloAddress siloAddress) => throw new NotSupportedException();

    /// <summary>A grain factory that knows coordinators only.</summary>
    public class FakeGrains : DispatchProxy
    {
        public ConcurrentDictionary<string, int> Rounds { get; } = new();

        public ConcurrentDictionary<string, Exception> Failures { get; } = new();

        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => new FakeCoordinator(this, (string)args![0]!);
    }

    private sealed class FakeCoordinator(FakeGrains grains, string pipeline) : IPipelineCoordinatorGrain
    {
        public Task ReconcileAsync()
        {
            grains.Rounds.AddOrUpdate(pipeline, 1, (_, rounds) => rounds + 1);
            return grains.Failures.TryGetValue(pipeline, out var failure) ? Task.FromException(failure) : Task.CompletedTask;
        }

        public Task<ImmutableArray<PartitionId>> GetPartitionsAsync() => throw new NotSupportedException();

        public Task RunAsync(ImmutableArray<PartitionHome> homes) => throw new NotSupportedException();

        public Task<PipelineStatus> GetStatusAsync() => throw new NotSupportedException();

        public Task<PipelineHorizon> GetHorizonAsync() => throw new NotSupportedException();
    }

    private sealed class FakeLifecycle : ISiloLifecycle
    {
        public ILifecycleObserver? Observer { get; private set; }

        public int HighestCompletedStage => 0;

        public int LowestStoppedStage => 0;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            Observer = observer;
            return Stream.Null;
        }
    }
}
