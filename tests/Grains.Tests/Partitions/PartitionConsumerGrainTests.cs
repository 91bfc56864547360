using System.Text;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Tests.Cluster;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class PartitionConsumerGrainTests(ShipperCluster cluster) : IClassFixture<ShipperCluster>
{
    [Fact]
    public async Task EnsureStartedAsync_RecordsInTheLog_DeliversAllInOrderAndCheckpoints()
    {
        var partition = await StartAsync("ordered", Lines(500));
        cluster.Feeds.Append(partition, Lines(500, from: 500));

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 1000, "the checkpoint is 1000");

        Assert.Equal(Lines(1000), cluster.LinesOf("ordered"));
        Assert.Equal((1000, 1000, 0, 0, 0), (status.Consumed, status.Delivered, status.Filtered, status.DeadLettered, status.InFlight));
        Assert.Equal(0, status.Unaccounted);
        Assert.Equal(0, status.LagRecords);
        Assert.Equal(1000, cluster.Topics.Mirrored[partition]);
        Assert.Equal(0, cluster.Feeds.Open[partition].Charged);
    }

    [Fact]
    public async Task DrainAsync_BatchStillAging_FlushesAndCheckpointsAtOnce()
    {
        var partition = await StartAsync("drained", Lines(10), pipeline: "patient");

        await cluster.Partition(partition).DrainAsync(TimeSpan.FromSeconds(10));

        var status = await cluster.Partition(partition).GetStatusAsync();
        Assert.Equal((PartitionState.Stopped, 10, 0), (status.State, status.Checkpoint, status.InFlight));
        Assert.Equal(Lines(10), cluster.LinesOf("drained"));
    }

    [Fact]
    public async Task EnsureStartedAsync_AfterADrain_GoesOnWithoutLossOrRepeat()
    {
        var partition = await StartAsync("restarted", Lines(10));
        await cluster.Partition(partition).DrainAsync(TimeSpan.FromSeconds(10));
        cluster.Feeds.Append(partition, Lines(10, from: 10));

        await cluster.Partition(partition).EnsureStartedAsync(PartitionStart.Configured);
        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 20, "the checkpoint is 20");

        Assert.Equal(Lines(20), cluster.LinesOf("restarted"));
        Assert.Equal(2, status.Epoch);
    }

    [Fact]
    public async Task DrainAsync_LokiAway_GivesUpAtItsDeadlineAndKeepsTheCheckpoint()
    {
        cluster.Loki.Hold("held");
        var partition = await StartAsync("held", Lines(10));
        await cluster.ReachesAsync(partition, status => status.InFlight == 10, "10 records are in flight");

        await cluster.Partition(partition).DrainAsync(TimeSpan.FromMilliseconds(200));

        var status = await cluster.Partition(partition).GetStatusAsync();
        Assert.Equal((PartitionState.Stopped, 0), (status.State, status.Checkpoint));
    }

    [Fact]
    public async Task EnsureStartedAsync_LineTooLong_IsDeadLetteredAndTheRestFlows()
    {
        var partition = await StartAsync("long", ["a", new string('x', 101), "b"]);

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 3, "the checkpoint is 3");

        Assert.Equal(["a", "b"], cluster.LinesOf("long"));
        Assert.Equal((2, 1, 0), (status.Delivered, status.DeadLettered, status.Unaccounted));
        var letter = Assert.Single(cluster.DeadLetters.Letters, letter => letter.Partition == partition);
        Assert.Equal(1, letter.Offset);
    }

    [Fact]
    public async Task EnsureStartedAsync_LokiRefusesARecord_IsDeadLetteredWithLokisWords()
    {
        cluster.Loki.Refuse("refused", "refuse me");
        var partition = await StartAsync("refused", ["a", "b", "refuse me", "c"]);

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 4, "the checkpoint is 4");

        // Loki does not say which entries of a refused batch it stored, so the halves push them again.
        Assert.Equal(["a", "b", "c"], cluster.LinesOf("refused").Distinct());
        Assert.Equal((3, 1), (status.Delivered, status.DeadLettered));
        var letter = Assert.Single(cluster.DeadLetters.Letters, letter => letter.Partition == partition);
        Assert.Equal((2, 400, "refused"), (letter.Offset, letter.Status, letter.Reason));
    }

    [Fact]
    public async Task EnsureStartedAsync_DeadLettersCannotBeWritten_HoldsThePartitionUntilTheyCan()
    {
        cluster.DeadLetters.Full["full-disk"] = true;
        var partition = await StartAsync("full-disk", [new string('x', 101)]);
        await Eventually.HoldsAsync(() => cluster.DeadLetters.Attempts.GetValueOrDefault("full-disk") > 1, "a second attempt to write");
        Assert.Equal(0, (await cluster.Partition(partition).GetStatusAsync()).Watermark);

        cluster.DeadLetters.Full.Clear();

        await cluster.ReachesAsync(partition, status => status is { Checkpoint: 1, DeadLettered: 1 }, "the record is dead-lettered");
    }

    [Fact]
    public async Task EnsureStartedAsync_RetentionPassedTheStart_GoesOnBehindTheGap()
    {
        var partition = new PartitionId("app", "retained", 0);
        cluster.Feeds.Append(partition, Lines(10));
        await cluster.ReconcileAsync(("retained", 1));
        await cluster.ReachesAsync(partition, status => status.Checkpoint == 10, "the checkpoint is 10");
        await cluster.Partition(partition).DrainAsync(TimeSpan.FromSeconds(10));
        cluster.Feeds.Append(partition, Lines(10, from: 10));
        cluster.Feeds.LogStarts[partition] = 15;
        cluster.Topics.Bounds["retained"] = new LogBounds(15, 20);

        await cluster.Partition(partition).EnsureStartedAsync(PartitionStart.Configured);

        await cluster.ReachesAsync(partition, status => status.Checkpoint == 20, "the checkpoint is 20");
        Assert.Equal([.. Lines(10), .. Lines(5, from: 15)], cluster.LinesOf("retained"));
        var status = await cluster.Partition(partition).GetStatusAsync();
        Assert.Equal((10, 14, GapCause.Retention), (status.LastGap!.First, status.LastGap.Last, status.LastGap.Cause));
        Assert.Equal((5, 0, 0), (status.GapRetention, status.GapMissing, status.GapRecreated));
    }

    [Fact]
    public async Task EnsureStartedAsync_LogHasHoles_CountsThemAndDeliversTheRest()
    {
        var partition = new PartitionId("app", "holes", 0);
        foreach (var offset in new[] { 0L, 1L, 5L })
        {
            cluster.Feeds.Holes[(partition, offset)] = true;
        }

        await StartAsync("holes", Lines(7), consumed: 4);

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 7, "the checkpoint is 7");
        Assert.Equal(["line 2", "line 3", "line 4", "line 6"], cluster.LinesOf("holes"));
        Assert.Equal((3, 5, 5, GapCause.Missing), (status.GapMissing, status.LastGap!.First, status.LastGap.Last, status.LastGap.Cause));
        Assert.Equal((4, 4, 0), (status.Consumed, status.Delivered, status.Unaccounted));
    }

    [Fact]
    public async Task EnsureStartedAsync_LogEndsWithoutRecords_IsReadToItsEndAndNothingIsLost()
    {
        var partition = new PartitionId("app", "marked", 0);
        foreach (var offset in (long[])[3, 4, 5, 6])
        {
            cluster.Feeds.Holes[(partition, offset)] = true;
        }

        await StartAsync("marked", Lines(4), consumed: 3);
        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 4, "the checkpoint is behind the mark");
        Assert.Equal((0, 1, 0), (status.LagRecords, status.GapMissing, status.InFlight));

        cluster.Feeds.Append(partition, Lines(3, from: 4));
        status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 7, "the checkpoint is behind what was aborted");
        Assert.Equal((0, 4, 3), (status.LagRecords, status.GapMissing, status.Consumed));

        // Retention has passed all of it: none of that was a record.
        await cluster.Partition(partition).DrainAsync(TimeSpan.FromSeconds(10));
        cluster.Feeds.LogStarts[partition] = 7;
        cluster.Topics.Bounds["marked"] = new LogBounds(7, 7);
        await cluster.Partition(partition).EnsureStartedAsync(PartitionStart.Configured);
        cluster.Feeds.Append(partition, "line 7");

        status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 8, "the new record is delivered");
        Assert.Equal((0, 0), (status.GapRetention, status.GapMissing));
        Assert.Equal([.. Lines(3), "line 7"], cluster.LinesOf("marked"));
    }

    [Fact]
    public async Task EnsureStartedAsync_LineToBeSplit_IsOneRecordInTheLedger()
    {
        var partition = await StartAsync("split-lines", ["a", new string('x', 250), "b"], pipeline: "split");

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 3, "the checkpoint is 3");

        Assert.Equal(["a", new string('x', 100), new string('x', 100), new string('x', 50), "b"], cluster.LinesOf("split-lines"));
        Assert.Equal((3, 3, 0, 0, 0), (status.Consumed, status.Delivered, status.DeadLettered, status.InFlight, status.Unaccounted));
    }

    [Fact]
    public async Task EnsureStartedAsync_PartsOfASplitLineRefused_IsOneDeadLetterWithTheWholeLine()
    {
        cluster.Loki.Refuse("split-refused", new string('x', 100));
        var partition = await StartAsync("split-refused", ["a", new string('x', 250), "b"], pipeline: "split");

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 3, "the checkpoint is 3");

        Assert.Equal((3, 2, 1, 0, 0), (status.Consumed, status.Delivered, status.DeadLettered, status.InFlight, status.Unaccounted));
        var letter = Assert.Single(cluster.DeadLetters.Letters, letter => letter.Partition == partition);
        var entry = new EntryReader(letter.Entry.Span);
        Assert.Equal((1, new string('x', 250)), (letter.Offset, Encoding.UTF8.GetString(entry.Line)));
        Assert.False(entry.TryReadMetadata(out _, out _));
    }

    [Theory]
    [InlineData(FeedFault.UnknownPartition)]
    [InlineData(FeedFault.Fatal)]
    public async Task EnsureStartedAsync_FeedBreaksOff_GoesOnWithoutLossOrRepeat(FeedFault fault)
    {
        var partition = await StartAsync($"broken-off-{fault}", Lines(10));

        cluster.Feeds.Fail(partition, fault);
        cluster.Feeds.Append(partition, Lines(10, from: 10));

        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == 20, "the checkpoint is 20");
        Assert.Equal(Lines(20), cluster.LinesOf(partition.Topic));
        Assert.Equal((PartitionState.Running, 1), (status.State, status.Epoch));
    }

    [Fact]
    public async Task DrainAsync_WhileTheFeedRecovers_WaitsForVerdictsAndCheckpoints()
    {
        cluster.Loki.Hold("recovering");
        var partition = await StartAsync("recovering", Lines(10));
        cluster.Feeds.Fail(partition, FeedFault.Fatal);
        await cluster.ReachesAsync(partition, status => status.State == PartitionState.Faulted, "the feed's fault is known");

        var drain = cluster.Partition(partition).DrainAsync(TimeSpan.FromSeconds(20));
        await cluster.ReachesAsync(partition, status => status.State == PartitionState.Draining, "it drains");
        cluster.Loki.Resume("recovering");
        await drain;

        var status = await cluster.Partition(partition).GetStatusAsync();
        Assert.Equal((PartitionState.Stopped, 10, 0), (status.State, status.Checkpoint, status.InFlight));
        Assert.Equal(Lines(10), cluster.LinesOf("recovering"));
    }

    [Theory]
    [InlineData("fenced", false)]
    [InlineData("fenced-in-recovery", true)]
    public async Task EnsureStartedAsync_NewerSessionReachesTheBatcher_StopsWithoutCheckpoint(string topic, bool recovering)
    {
        cluster.Loki.Hold(topic);
        var partition = await StartAsync(topic, Lines(10));
        if (recovering)
        {
            cluster.Feeds.Fail(partition, FeedFault.Fatal);
            await cluster.ReachesAsync(partition, status => status.State == PartitionState.Faulted, "the feed's fault is known");
        }

        var batcher = cluster.Silo.Client.GetGrain<IStreamBatcherGrain>($"app//{{topic=\"{topic}\"}}");
        var newer = batcher.AppendAsync(TestChunks.Create([(0, 1)], epoch: 99, topic: topic));

        await cluster.ReachesAsync(partition, status => status.State == PartitionState.Stopped, "it has stopped");
        cluster.Loki.Resume(topic);
        Assert.Equal(AppendOutcome.Committed, (await newer).Outcome);
        Assert.Equal(0, (await cluster.Partition(partition).GetStatusAsync()).Checkpoint);
        Assert.False(cluster.Feeds.Open.ContainsKey(partition));
    }

    [Fact]
    public async Task EnsureStartedAsync_OldestRecordStuck_StopsReadingAMillionRecordsAhead()
    {
        const string Topic = "stuck";
        cluster.DeadLetters.Full[Topic] = true;
        var partition = await StartAsync(Topic, [new string('x', 101)]);
        cluster.Feeds.Append(partition, Enumerable.Repeat("x", AckWindow.MaxRecordsAhead).ToArray());
        await cluster.ReachesAsync(partition, status => status.Delivered == AckWindow.MaxRecordsAhead, "all but the first are delivered");

        cluster.Feeds.Append(partition, "y");
        var held = await cluster.Partition(partition).GetStatusAsync();
        cluster.DeadLetters.Full.Clear();

        Assert.Contains("ahead of the oldest", held.Reason, StringComparison.Ordinal);
        Assert.Equal((AckWindow.MaxRecordsAhead + 1, 0), (held.Consumed, held.Watermark));
        var status = await cluster.ReachesAsync(partition, status => status.Checkpoint == AckWindow.MaxRecordsAhead + 2, "everything is checkpointed");
        Assert.Null(status.Reason);
    }

    [Fact]
    public async Task GetStatusAsync_NeverStarted_IsStopped()
    {
        var status = await cluster.Partition(new PartitionId("app", "never", 0)).GetStatusAsync();

        Assert.Equal((PartitionState.Stopped, -1L), (status.State, status.Checkpoint));
    }

    private static string[] Lines(int count, int from = 0) => [.. Enumerable.Range(from, count).Select(i => $"line {i}")];

    private async Task<PartitionId> StartAsync(string topic, string[] lines, string pipeline = "app", int? consumed = null)
    {
        var partition = new PartitionId(pipeline, topic, 0);
        cluster.Feeds.Append(partition, lines);
        await cluster.Partition(partition).EnsureStartedAsync(PartitionStart.Configured);
        await cluster.ReachesAsync(partition, status => status.Consumed >= (consumed ?? lines.Length), $"{consumed ?? lines.Length} records are consumed");
        return partition;
    }
}
