using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Tests.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class BacklogAgeTests
{
    private static readonly PartitionId Partition = new("app", "logs", 0);

    private readonly FakeTopics _topics = new();
    private readonly LogLines _log = new();

    public BacklogAgeTests() => _topics.Bounds["logs"] = new LogBounds(100, 1100);

    [Theory]
    [InlineData(TooOldAction.DeadLetter, "become dead letters")]
    [InlineData(TooOldAction.Skip, "are left out")]
    [InlineData(TooOldAction.RewriteTimestamp, "get a later timestamp")]
    public async Task LookAsync_PartIsTooOld_SaysHowManyAndWhatBecomesOfThem(TooOldAction action, string fate)
    {
        _topics.Since["logs"] = 350;
        var backlog = Backlog(new LokiSinkOptions { OnTooOld = action });

        await backlog.LookAsync(0, CancellationToken.None);

        var (level, line) = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Warning, level);
        Assert.StartsWith("app/logs/0: 250 (25", line, StringComparison.Ordinal);
        Assert.Contains("of the 1000 records that are to be read are older than 7.00:00:00", line, StringComparison.Ordinal);
        Assert.Contains($"and {fate}", line, StringComparison.Ordinal);
        Assert.Equal($"Its records before offset 350 are older than Loki takes and {fate} (on_too_old).", backlog.Reason(349));
        Assert.Null(backlog.Reason(350));
    }

    [Theory]
    [InlineData(100, 0)] // None is too old.
    [InlineData(350, 350)] // Those were read before.
    [InlineData(null, 0)] // The brokers do not tell.
    public async Task LookAsync_NothingOrUnknown_SaysNothing(int? since, long from)
    {
        if (since is { } offset)
        {
            _topics.Since["logs"] = offset;
        }

        var backlog = Backlog(new LokiSinkOptions());
        await backlog.LookAsync(from, CancellationToken.None);

        Assert.Empty(_log.Lines);
        Assert.Null(backlog.Reason(0));
    }

    [Fact]
    public async Task LookAsync_NoAgeIsTooOld_DoesNotAsk()
    {
        _topics.Since["logs"] = 350;

        await Backlog(new LokiSinkOptions { Limits = { RejectOldSamplesMaxAgeSecs = 0 } }).LookAsync(0, CancellationToken.None);

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task LookAsync_KafkaDoesNotAnswer_IsNoFailure()
    {
        _topics.Faults["logs"] = TopicFault.NoLeader;

        await Backlog(new LokiSinkOptions()).LookAsync(0, CancellationToken.None);

        Assert.Equal(LogLevel.Debug, Assert.Single(_log.Lines).Level);
    }

    private BacklogAge Backlog(LokiSinkOptions sink) => new(Partition, sink, _topics, new FakeTimeProvider(), _log);
}
