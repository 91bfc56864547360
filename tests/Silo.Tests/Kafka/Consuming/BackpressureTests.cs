namespace OrleansKafkaLoki.Silo.Tests.Kafka.Consuming;

public sealed class BackpressureTests
{
    private const int Length = 1000;

    [Fact]
    public async Task Window_Full_PausesThatPartitionOnlyAndResumesWithoutLossOrDuplicates()
    {
        const int Count = 3000;
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 2);
        bed.AddPipeline("p", "logs").PartitionWindowBytes = 300_000;
        using var paused = new MetricReader(bed.Meters, "okl.partition.waiting");
        await bed.ProduceAsync("logs", 0, Count, length: Length);
        await bed.ProduceAsync("logs", 1, Count, length: Length);

        // Beyond the window there may be a read (128 KiB) and a batch being filled (64 KiB).
        await using var slow = bed.Open("p", "logs", 0);
        await Eventually.HoldsAsync(() => paused.Sum == 1, "one paused partition", () => paused.Sum);
        await using var quick = bed.Open("p", "logs", 1);
        FeedReading.AssertSequence(await quick.ReadNumbersAsync(Count), Count);
        Assert.InRange(bed.Budget.Of("p").Used, 300_000, 300_000 + (4 * 65_536) + 1100);

        FeedReading.AssertSequence(await slow.ReadNumbersAsync(Count), Count);
        await Eventually.HoldsAsync(() => paused.Sum == 0, "no paused partition", () => paused.Sum);
    }

    [Fact]
    public async Task Window_FullAtTheClose_ReadsWhenOpenedAgain()
    {
        const int Count = 2000;
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs").PartitionWindowBytes = 300_000;
        using var paused = new MetricReader(bed.Meters, "okl.partition.waiting");
        await bed.ProduceAsync("logs", 0, Count, length: Length);
        await using (bed.Open("p", "logs", 0))
        {
            await Eventually.HoldsAsync(() => paused.Sum == 1, "one paused partition", () => paused.Sum);
        }

        await using var again = bed.Open("p", "logs", 0);
        FeedReading.AssertSequence(await again.ReadNumbersAsync(Count), Count);
    }

    [Fact]
    public async Task Budget_Exhausted_ReadingStopsAndGoesOnWithoutLossOrDuplicates()
    {
        const int Count = 2000;
        const long Limit = 500_000;
        await using var bed = new KafkaTestBed(budgetBytes: Limit);
        bed.Cluster.CreateTopic("logs", 2);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, Count, length: Length);
        await bed.ProduceAsync("logs", 1, Count, length: Length);
        await using var one = bed.Open("p", "logs", 0);
        await using var other = bed.Open("p", "logs", 1);
        await Eventually.HoldsAsync(() => bed.Budget.Of("p").IsExhausted, "an exhausted budget", () => bed.Budget.Of("p").Used);

        // Both at once: neither may starve, whoever holds the bytes.
        var results = await Task.WhenAll(one.ReadNumbersAsync(Count), other.ReadNumbersAsync(Count));
        FeedReading.AssertSequence(results[0], Count);
        FeedReading.AssertSequence(results[1], Count);
        await Eventually.HoldsAsync(() => bed.Budget.Of("p").Used == 0, "nothing charged", () => bed.Budget.Of("p").Used);
    }

    [Theory]
    [InlineData(200_000, 1L << 30)]
    [InlineData(1L << 30, 200_000)]
    public async Task ReadingWaits_TopicGrows_HighWatermarkFollows(long budgetBytes, long windowBytes)
    {
        await using var bed = new KafkaTestBed(budgetBytes: budgetBytes);
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs").PartitionWindowBytes = windowBytes;
        using var paused = new MetricReader(bed.Meters, "okl.partition.waiting");
        await bed.ProduceAsync("logs", 0, 2000, length: Length);
        await using var feed = bed.Open("p", "logs", 0);
        await Eventually.HoldsAsync(() => bed.Budget.Of("p").IsExhausted || paused.Sum == 1, "reading waits", () => bed.Budget.Of("p").Used);
        await bed.ProduceAsync("logs", 0, 500, first: 2000, length: Length);
        await Eventually.HoldsAsync(() => feed.HighWatermark == 2500, "a high watermark of 2500", () => feed.HighWatermark);
    }

    [Fact]
    public async Task HoldIntake_TopicGrows_TakesNothingUntilResumed()
    {
        const int Count = 2000;
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 2);
        bed.AddPipeline("p", "logs");
        await using var held = bed.Open("p", "logs", 0);
        await using var other = bed.Open("p", "logs", 1);
        held.HoldIntake();
        await bed.ProduceAsync("logs", 0, Count, length: Length);
        await bed.ProduceAsync("logs", 1, Count, length: Length);

        FeedReading.AssertSequence(await other.ReadNumbersAsync(Count), Count);
        await Eventually.HoldsAsync(() => held.HighWatermark == Count, $"a high watermark of {Count}", () => held.HighWatermark);
        Assert.Empty(held.TakeNumbers());

        held.ResumeIntake();
        FeedReading.AssertSequence(await held.ReadNumbersAsync(Count), Count);
    }

    [Fact]
    public async Task HoldIntake_WindowFullAndFreeAgain_TakesNothingUntilResumed()
    {
        const int Count = 3000;
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 2);
        bed.AddPipeline("p", "logs").PartitionWindowBytes = 300_000;
        using var paused = new MetricReader(bed.Meters, "okl.partition.waiting");
        await bed.ProduceAsync("logs", 0, Count, length: Length);
        await bed.ProduceAsync("logs", 1, Count, length: Length);
        await using var held = bed.Open("p", "logs", 0);
        await Eventually.HoldsAsync(() => paused.Sum == 1, "one paused partition", () => paused.Sum);
        held.HoldIntake();
        var before = held.TakeNumbers();
        await Eventually.HoldsAsync(() => paused.Sum == 0, "no paused partition", () => paused.Sum);

        await using var other = bed.Open("p", "logs", 1);
        FeedReading.AssertSequence(await other.ReadNumbersAsync(Count), Count);
        before.AddRange(held.TakeNumbers()); // The batch that was being filled.
        Assert.InRange(before.Count, 1, Count / 2);

        held.ResumeIntake();
        FeedReading.AssertSequence([.. before, .. await held.ReadNumbersAsync(Count - before.Count)], Count);
    }

    [Fact]
    public async Task Budget_Exhausted_OpenAndCloseStillHappen()
    {
        await using var bed = new KafkaTestBed(budgetBytes: 200_000);
        bed.Cluster.CreateTopic("logs", 2);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 2000, length: Length);
        await bed.ProduceAsync("logs", 1, 10, length: Length);
        var hog = bed.Open("p", "logs", 0);
        await Eventually.HoldsAsync(() => bed.Budget.Of("p").IsExhausted, "an exhausted budget", () => bed.Budget.Of("p").Used);
        await using var other = bed.Open("p", "logs", 1);
        await hog.DisposeAsync();
        FeedReading.AssertSequence(await other.ReadNumbersAsync(10), 10);
    }

    [Fact]
    public async Task Budget_ExhaustedByPartitionsWithoutVerdicts_ThoseAreSetAsideAndTheOthersGoOn()
    {
        const int Count = 3000;
        await using var bed = new KafkaTestBed(budgetBytes: 3_000_000);
        bed.Cluster.CreateTopic("logs", 3);
        bed.AddPipeline("p", "logs");
        using var paused = new MetricReader(bed.Meters, "okl.partition.waiting");
        await bed.ProduceAsync("logs", 0, Count, length: Length);
        await bed.ProduceAsync("logs", 1, Count, length: Length);
        await using var one = bed.Open("p", "logs", 0);
        await using var other = bed.Open("p", "logs", 1);
        var budget = bed.Budget.Of("p");
        await Eventually.HoldsAsync(() => budget.IsHeldUp, "partitions that are set aside", () => budget.Used);
        await Eventually.HoldsAsync(() => paused.Sum == 2, "two of them", () => paused.Sum);

        // More than what is kept for it, so that it has to get along with that.
        await bed.ProduceAsync("logs", 2, Count, length: Length);
        await using var well = bed.Open("p", "logs", 2);
        FeedReading.AssertSequence(await well.ReadNumbersAsync(Count), Count);
        Assert.InRange(bed.Budget.Used, 0, bed.Budget.Limit + (6 * 65_536)); // A read, and batches that were being filled.

        var results = await Task.WhenAll(one.ReadNumbersAsync(Count), other.ReadNumbersAsync(Count));
        FeedReading.AssertSequence(results[0], Count);
        FeedReading.AssertSequence(results[1], Count);
        await Eventually.HoldsAsync(() => paused.Sum == 0 && !budget.IsHeldUp, "nothing set aside", () => paused.Sum);
    }

    [Fact]
    public async Task Budget_ExhaustedByAnotherPipeline_ReadsOn()
    {
        const int Count = 2000;
        await using var bed = new KafkaTestBed(budgetBytes: 1_000_000);
        bed.Cluster.CreateTopic("sick", 1);
        bed.Cluster.CreateTopic("well", 1);
        bed.AddPipeline("sick", "sick");
        bed.AddPipeline("well", "well");
        await bed.Host.StartAsync();
        await bed.ProduceAsync("sick", 0, Count, length: Length);
        await bed.ProduceAsync("well", 0, Count, length: Length);
        await using var sick = bed.Open("sick", "sick");
        await Eventually.HoldsAsync(() => bed.Budget.Of("sick").IsExhausted, "an exhausted budget", () => bed.Budget.Used);

        await using var well = bed.Open("well", "well");

        FeedReading.AssertSequence(await well.ReadNumbersAsync(Count), Count);
        Assert.True(bed.Budget.Of("sick").IsExhausted);
    }

    [Fact]
    public async Task Dispose_BytesOutstanding_AllAreGivenBackOnce()
    {
        await using var bed = new KafkaTestBed();
        bed.Cluster.CreateTopic("logs", 1);
        bed.AddPipeline("p", "logs");
        await bed.ProduceAsync("logs", 0, 2000, length: Length);
        var feed = bed.Open("p", "logs");
        await feed.ReadNumbersAsync(500, release: false);
        Assert.True(bed.Budget.Of("p").Used >= 500 * Length);
        await feed.DisposeAsync();
        Assert.Equal(0, bed.Budget.Of("p").Used);
        feed.Release(1000);
        await feed.DisposeAsync();
        Assert.Equal(0, bed.Budget.Of("p").Used);
    }
}
