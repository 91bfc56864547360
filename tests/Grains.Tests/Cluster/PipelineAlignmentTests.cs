using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

public sealed class PipelineAlignmentTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly IGrainFactory _grains = DispatchProxy.Create<IGrainFactory, FakeGrains>();
    private readonly PipelineAlignment _alignment;

    public PipelineAlignmentTests() =>
        _alignment = new PipelineAlignment(_grains, TimeSpan.FromSeconds(1800), _time, NullLogger.Instance);

    private FakeGrains Grains => (FakeGrains)_grains;

    [Fact]
    public async Task HorizonAsync_QuestionsWithinAMoment_ShareOneRound()
    {
        var partitions = Partitions(2);
        var first = await _alignment.HorizonAsync(partitions);
        _time.Advance(TimeSpan.FromMilliseconds(90));
        Assert.Same(first, await _alignment.HorizonAsync(partitions));
        Assert.Equal(2, Grains.Questions);

        _time.Advance(TimeSpan.FromMilliseconds(10));
        await _alignment.HorizonAsync(partitions);

        Assert.Equal(4, Grains.Questions);
    }

    [Fact]
    public async Task HorizonAsync_OneWasStarting_AsksAgainSoon()
    {
        Grains.Kind = FrontierKind.Starting;
        var partitions = Partitions(2);
        Assert.Equal(-1, (await _alignment.HorizonAsync(partitions)).TimestampMs);
        Grains.Kind = FrontierKind.Lagging;
        _time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal(1_800_000, (await _alignment.HorizonAsync(partitions)).TimestampMs);
    }

    [Fact]
    public async Task HorizonAsync_ManyPartitions_AsksTwoThousandASecondAtMost()
    {
        var partitions = Partitions(6000);
        await _alignment.HorizonAsync(partitions);
        _time.Advance(TimeSpan.FromSeconds(2.9));
        await _alignment.HorizonAsync(partitions);
        Assert.Equal(6000, Grains.Questions);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        await _alignment.HorizonAsync(partitions);

        Assert.Equal(12_000, Grains.Questions);
    }

    [Fact]
    public async Task HorizonAsync_PartitionsChanged_BeginsAnotherRoundAtOnce()
    {
        await _alignment.HorizonAsync(Partitions(1));

        Assert.Equal(1_800_000, (await _alignment.HorizonAsync(Partitions(2))).TimestampMs);
    }

    [Fact]
    public async Task HorizonAsync_OnePartition_IsNotAsked()
    {
        Assert.Null((await _alignment.HorizonAsync(Partitions(1))).TimestampMs);
        Assert.Equal(0, Grains.Questions);
    }

    [Fact]
    public async Task HorizonAsync_OneNeverAnswers_IsNotWaitedForLong()
    {
        Grains.Mute = "app/logs/0";

        var question = _alignment.HorizonAsync(Partitions(2));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(1_800_001, (await question).TimestampMs);
    }

    private static PartitionId[] Partitions(int count) => [.. Enumerable.Range(0, count).Select(i => new PartitionId("app", "logs", i))];

    /// <summary>A grain factory that knows partitions only; each is at its number.</summary>
    public class FakeGrains : DispatchProxy
    {
        public int Questions { get; private set; }

        public string? Mute { get; set; }

        public FrontierKind Kind { get; set; } = FrontierKind.Lagging;

        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => new FakePartition(this, (string)args![0]!);

        private sealed class FakePartition(FakeGrains grains, string key) : IPartitionConsumerGrain
        {
            public Task<PartitionFrontier> GetFrontierAsync()
            {
                grains.Questions++;
                return key == grains.Mute
                    ? new TaskCompletionSource<PartitionFrontier>().Task
                    : Task.FromResult(new PartitionFrontier(grains.Kind, PartitionId.Parse(key).Partition, 0));
            }

            public Task<SiloAddress> EnsureStartedAsync(PartitionStart start, string? topicId) => throw new NotSupportedException();

            public Task<SiloAddress> EnsurePausedAsync(PauseOrder pause, PartitionStart start, string? topicId) => throw new NotSupportedException();

            public Task DrainAsync(TimeSpan timeout) => throw new NotSupportedException();

            public Task<PartitionStatus> GetStatusAsync() => throw new NotSupportedException();

            public Task<bool> ObeyAsync(PositionOrder order) => throw new NotSupportedException();
        }
    }
}
