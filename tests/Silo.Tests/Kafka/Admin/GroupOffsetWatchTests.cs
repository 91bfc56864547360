using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Silo.Kafka.Admin;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Admin;

public sealed class GroupOffsetWatchTests : IDisposable
{
    private static readonly TopicPartition Logs = new("logs", 3);
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingLogger _log = new();
    private long? _found = 100;
    private int _questions;

    [Fact]
    public async Task LookWhenDueAsync_GroupHasWhatWasCommitted_CommitsNothingAgain()
    {
        var watch = Create();

        Assert.Empty(await LookAsync(watch));
        Assert.Empty(await LookAsync(watch));

        Assert.Equal(2, _questions);
    }

    [Fact]
    public async Task LookWhenDueAsync_BeforeTheIntervalIsOver_AsksNothing()
    {
        var watch = Create();
        _time.Advance(GroupOffsetWatch.Interval - TimeSpan.FromSeconds(1));

        Assert.Empty(await watch.LookWhenDueAsync(new Dictionary<TopicPartition, long> { [Logs] = 100 }));

        Assert.Equal(0, _questions);
    }

    [Fact]
    public async Task LookWhenDueAsync_OffsetHasExpired_IsCommittedAgain()
    {
        var watch = Create();
        _found = null;

        Assert.Equal([Logs], await LookAsync(watch));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task LookWhenDueAsync_SomebodyEditedIt_IsToldAndCommittedAgainOnceItStays()
    {
        var watch = Create();
        _found = 7;

        Assert.Empty(await LookAsync(watch));
        Assert.Empty(_log.Lines);
        Assert.Equal([Logs], await LookAsync(watch));

        Assert.Contains("set the group's offset of logs 3 to 7", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LookWhenDueAsync_OffsetMovesElsewhere_IsNoEdit()
    {
        var watch = Create();
        foreach (var found in (long[])[101, 102, 103])
        {
            _found = found;
            Assert.Empty(await LookAsync(watch));
        }

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task LookWhenDueAsync_ADayLater_CommitsWhatDidNotMove()
    {
        var watch = Create();
        _time.Advance(GroupOffsetWatch.Refresh);

        Assert.Equal([Logs], await LookAsync(watch));
        Assert.Empty(await LookAsync(watch));
    }

    public void Dispose() => _log.Dispose();

    private GroupOffsetWatch Create() => new(
        "app",
        partitions =>
        {
            _questions++;
            Assert.Equal([Logs], partitions);
            return Task.FromResult<IReadOnlyList<PartitionAnswer<long?>>>([new(_found)]);
        },
        _time,
        _log);

    private Task<IReadOnlyList<TopicPartition>> LookAsync(GroupOffsetWatch watch)
    {
        _time.Advance(GroupOffsetWatch.Interval);
        return watch.LookWhenDueAsync(new Dictionary<TopicPartition, long> { [Logs] = 100 });
    }
}
