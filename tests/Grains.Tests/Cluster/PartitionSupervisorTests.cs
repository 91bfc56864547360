using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Tests.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

public sealed class PartitionSupervisorTests : IAsyncDisposable, IPipelineCatalog, IClusterMembershipService, ILocalSiloDetails
{
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<ClusterMembershipSnapshot> _changes = Channel.CreateUnbounded<ClusterMembershipSnapshot>();
    private readonly FakeGrains _grains = (FakeGrains)(object)DispatchProxy.Create<IGrainFactory, FakeGrains>();
    private readonly FakeLifecycle _lifecycle = new();
    private readonly LocalPartitions _local = new();
    private readonly LocalStreams _streams = new();
    private readonly FakeStoreReach _store = new();
    private readonly PartitionSupervisor _supervisor;

    public PartitionSupervisorTests()
    {
        _supervisor = new PartitionSupervisor(
            (IGrainFactory)(object)_grains, this, this, _local, _streams, _store, this, _time, NullLogger<PartitionSupervisor>.Instance);
        _supervisor.Participate(_lifecycle);
    }

    public IReadOnlyDictionary<string, PipelineOptions> Pipelines { get; } =
        new Dictionary<string, PipelineOptions> { ["app"] = new(), ["audit"] = new() };

    public ClusterMembershipSnapshot CurrentSnapshot => throw new NotSupportedException();

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => _changes.Reader.ReadAllAsync();

    public SiloAddress SiloAddress { get; } = SiloAddress.New(IPAddress.Loopback, 11111, 1);

    public SiloAddress GatewayAddress => throw new NotSupportedException();

    public string Name => "silo";

    public string DnsHostName => "localhost";

    public string ClusterId => "cluster";

    private FakeBalancer Balancer => _grains.Balancer;

    public async ValueTask DisposeAsync()
    {
        Balancer.Failure = null;
        Balancer.Order = SiloOrder.Alone;
        await _lifecycle.Observer!.OnStop(TestContext.Current.CancellationToken);
        _supervisor.Dispose();
        _streams.Dispose();
    }

    [Fact]
    public async Task Supervise_Started_ReportsTheSiloAndItsPipelines()
    {
        await StartAsync();

        var report = Balancer.Reports.First();
        Assert.Equal(SiloAddress, report.Silo);
        Assert.Equal(["app", "audit"], report.Pipelines);
        Assert.Empty(report.Partitions);
        Assert.False(report.Leaving);
    }

    [Fact]
    public async Task Supervise_MembershipChanges_ReportsAtOnce()
    {
        await StartAsync();

        _changes.Writer.TryWrite(new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new MembershipVersion(1)));

        await ReportsAsync(2);
    }

    [Fact]
    public async Task Supervise_PartitionStartsAndEnds_ReportsAtOnce()
    {
        await StartAsync();

        _local.TryAdd(new PartitionId("app", "logs", 3), null!);
        await ReportedAsync([new PartitionId("app", "logs", 3)]);
        _local.Remove(new PartitionId("app", "logs", 3));
        await ReportedAsync([]);
    }

    [Fact]
    public async Task Supervise_StoreIsLost_ReportsAtOnce()
    {
        await StartAsync();

        _store.IsLost = true;

        await Eventually.HoldsAsync(() => Balancer.Reports.Last().StoreLost, "a report of the loss");
    }

    [Fact]
    public async Task Supervise_ToldToGiveUp_GivesUpItsStreamsOnceItsPartitionsHaveLeft()
    {
        var stream = new FakeLocalActivation();
        _streams.Add(new LocalStream(new LabelStream("app", "", "{}"), null!, null!, stream));
        _local.TryAdd(new PartitionId("app", "logs", 0), null!);
        Balancer.Order = SiloOrder.GiveUp;
        await StartAsync();
        _changes.Writer.TryWrite(new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new MembershipVersion(1)));
        await ReportsAsync(2);
        Assert.Equal(0, stream.GivenUp);

        _local.Remove(new PartitionId("app", "logs", 0));

        await Eventually.HoldsAsync(() => stream.GivenUp > 0, "the streams are given up");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Supervise_NoMoreMembership_GoesOnAtIntervalsWithoutSpinning(bool fault)
    {
        await StartAsync();

        _changes.Writer.Complete(fault ? new InvalidOperationException("broken") : null);
        await AdvanceUntilAsync(2);
        await AdvanceUntilAsync(3);

        Assert.InRange(Balancer.Reports.Count, 3, 4);
    }

    [Fact]
    public async Task Supervise_BalancerFailsOrIsCancelled_TriesAgain()
    {
        Balancer.Failure = new TaskCanceledException("its silo stopped");
        await StartAsync();
        await AdvanceUntilAsync(2);
        Balancer.Failure = new TimeoutException();
        await AdvanceUntilAsync(4);
    }

    [Fact]
    public async Task Check_BalancerIsSilent_SaysSoUntilItAnswers()
    {
        await StartAsync();
        Assert.True(Assert.Single(_supervisor.Check()).Ready);
        Balancer.Failure = new TimeoutException();

        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return !_supervisor.Check().Single().Ready;
            },
            "not ready");

        Assert.Contains("has not answered for 20 s", _supervisor.Check().Single().Reason, StringComparison.Ordinal);
        Balancer.Failure = null;
        await AdvanceUntilAsync(Balancer.Reports.Count + 1);
        await Eventually.HoldsAsync(() => _supervisor.Check().Single().Ready, "ready again");
    }

    [Fact]
    public async Task Stop_OthersTakeOver_WaitsUntilNothingIsLeft()
    {
        await StartAsync();
        _local.TryAdd(new PartitionId("app", "logs", 0), null!);
        Balancer.Order = SiloOrder.GiveUp;

        var stop = _lifecycle.Observer!.OnStop(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => Balancer.Reports.Any(report => report is { Leaving: true, Partitions.Length: 1 }), "a report of the leave");
        Assert.False(stop.IsCompleted);
        _local.Remove(new PartitionId("app", "logs", 0));

        await stop.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(SiloOrder.Alone)]
    [InlineData(null)]
    public async Task Stop_NobodyTakesOver_DoesNotWait(SiloOrder? order)
    {
        await StartAsync();
        _local.TryAdd(new PartitionId("app", "logs", 0), null!);
        Balancer.Order = order ?? SiloOrder.GiveUp;
        Balancer.Failure = order is null ? new TimeoutException() : null;

        await _lifecycle.Observer!.OnStop(TestContext.Current.CancellationToken).WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Stop_PartitionDoesNotGo_WaitsNoLongerThanADrain()
    {
        await StartAsync();
        _local.TryAdd(new PartitionId("app", "logs", 0), null!);
        Balancer.Order = SiloOrder.GiveUp;

        var stop = _lifecycle.Observer!.OnStop(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return stop.IsCompleted;
            },
            "the silo goes on stopping");
    }

    private async Task StartAsync()
    {
        await _lifecycle.Observer!.OnStart(TestContext.Current.CancellationToken);
        await ReportsAsync(1);
    }

    private Task ReportsAsync(int count) => Eventually.HoldsAsync(() => Balancer.Reports.Count >= count, $"{count} reports");

    private Task ReportedAsync(PartitionId[] partitions) => Eventually.HoldsAsync(
        () => Balancer.Reports.Last().Partitions.SequenceEqual(partitions), $"a report of {partitions.Length} partitions");

    private Task AdvanceUntilAsync(int count) => Eventually.HoldsAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Balancer.Reports.Count >= count;
        },
        $"{count} reports");

    ValueTask IClusterMembershipService.Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<bool> IClusterMembershipService.TryKill(SiloAddress siloAddress) => throw new NotSupportedException();

    /// <summary>A grain factory that knows the balancer only.</summary>
    public class FakeGrains : DispatchProxy
    {
        internal FakeBalancer Balancer { get; } = new();

        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => Balancer;
    }

    internal sealed class FakeBalancer : IPartitionBalancerGrain
    {
        public ConcurrentQueue<SiloReport> Reports { get; } = new();

        public Exception? Failure { get; set; }

        public SiloOrder Order { get; set; }

        public Task<SiloOrder> ReportAsync(SiloReport report)
        {
            Reports.Enqueue(report);
            return Failure is { } failure ? Task.FromException<SiloOrder>(failure) : Task.FromResult(Order);
        }

        public Task PartitionsChangedAsync(string pipeline) => throw new NotSupportedException();

        public Task<ClusterStatus> GetStatusAsync() => throw new NotSupportedException();

        public Task<bool> MoveAsync(PartitionId partition, string silo) => throw new NotSupportedException();

        public Task<bool> PlanMoveAsync(PartitionId partition, string silo) => throw new NotSupportedException();

        public Task<int> RebalanceAsync() => throw new NotSupportedException();

        public Task<int> PlanRebalanceAsync() => throw new NotSupportedException();
    }
}
