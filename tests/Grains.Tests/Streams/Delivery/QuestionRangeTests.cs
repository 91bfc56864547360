using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

/// <summary>For what Loki is asked, and what becomes of the entries of which it does not tell.</summary>
public sealed class QuestionRangeTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestOfLoki = TimeSpan.FromHours((30 * 24) + 1);

    /// <summary>The good ones are stored, the one from the year 2171 is not: nobody asks for a range that ends there.</summary>
    [Fact]
    public async Task DeliverAsync_OneFromTheFarFuture_RejectsItWithTwoPushesAndOneQuestion()
    {
        var harness = new DeliveryHarness(limitsOptions: new LimitsOptions { CreationGracePeriodSecs = 0 }); // Else it is not even sent.
        harness.Loki.LongestQuestion = LongestOfLoki;
        (harness.Loki.Refuses, harness.Loki.Cause) = (line => line == "0:1500", RejectionCause.TooNew);
        var ages = Enumerable.Repeat(TimeSpan.Zero, 3001).ToArray();
        ages[1500] = TimeSpan.FromDays(-145 * 365);

        var rejected = Assert.Single(await harness.DeliverAsync(quiet: null, ages));

        Assert.Equal((1500, RejectionCause.TooNew), (rejected.Offset, rejected.Cause));
        harness.AssertStoredOnce(3001, 1500);
        Assert.Equal((2, 1, 0), (harness.Loki.Pushes.Count, harness.Loki.Questions.Count, harness.Loki.RefusedQuestions));
        Assert.Equal(0, harness.PossiblyRepeated);
    }

    [Fact]
    public async Task DeliverAsync_OneFromTheFarFutureInDoubt_RepeatsNothing()
    {
        var harness = new DeliveryHarness();
        harness.Loki.LongestQuestion = LongestOfLoki;
        (harness.Loki.Refuses, harness.Loki.Cause) = (line => line == "0:3", RejectionCause.TooNew);
        harness.Loki.Stored.AddRange([(harness.Ns(0), "0:0"), (harness.Ns(1), "0:1")]);

        Assert.Equal([3], (await harness.DeliverAsync(Quiet, default, default, default, TimeSpan.FromDays(-145 * 365))).Select(record => record.Offset));

        harness.AssertStoredOnce(4, 3);
        Assert.Equal((0, 0), (harness.Loki.RefusedQuestions, harness.PossiblyRepeated));
    }

    /// <summary>Nobody may ask for the old one, which Loki's words reject; the fresh ones need not be sent again for that.</summary>
    [Fact]
    public async Task DeliverAsync_OneFromLastMonth_AsksForTheFreshOnes()
    {
        var harness = new DeliveryHarness(newest: 0);
        harness.Loki.LongestQuestion = TimeSpan.FromHours(1);
        harness.Loki.Refuses = line => line == "0:300";
        harness.Loki.Words = "entry for stream '{}' has timestamp too old: 2025-12-02T00:00:00Z, oldest acceptable timestamp is: 2025-12-25T00:00:00Z";
        var ages = Enumerable.Repeat(TimeSpan.Zero, 601).ToArray();
        ages[300] = TimeSpan.FromDays(30);

        var rejected = Assert.Single(await harness.DeliverAsync(quiet: null, ages));

        Assert.Equal((300, RejectionCause.TooOld), (rejected.Offset, rejected.Cause));
        harness.AssertStoredOnce(601, 300);
        Assert.Equal(0, harness.PossiblyRepeated);
    }

    /// <summary>Loki's words do not tell which one it is: only what nobody may ask for is sent again.</summary>
    [Fact]
    public async Task DeliverAsync_RefusedWithOneOutOfSight_SendsOnlyThatOneAgain()
    {
        var harness = new DeliveryHarness(newest: -TimeSpan.FromMinutes(150).Ticks * 100);
        harness.Loki.Refuses = line => line == "0:5";
        harness.Loki.Cause = RejectionCause.Metadata;
        var ages = Enumerable.Repeat(TimeSpan.FromMinutes(120), 10).ToArray();
        ages[0] = TimeSpan.FromMinutes(180);

        Assert.Equal([5], (await harness.DeliverAsync(quiet: null, ages)).Select(record => record.Offset));

        Assert.Equal(["0:0", "0:0", .. Enumerable.Range(1, 9).Where(i => i != 5).Select(i => $"0:{i}")], harness.Loki.Lines.Order(StringComparer.Ordinal));
        Assert.Equal(1, harness.PossiblyRepeated);
    }

    /// <summary>What queries do not see counts as sent again unasked: where ingesters are always asked, all is seen.</summary>
    [Theory]
    [InlineData(10_800, 0, 10)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 7200, 10)]
    [InlineData(0, 86_400, 0)]
    [InlineData(10_800, 86_400, 10)]
    public async Task DeliverAsync_ThreeHoursOldAndAnswerLost_CountsWhatQueriesDoNotSee(double ingestersWithinSecs, double maxLookbackSecs, int repeated)
    {
        var harness = new DeliveryHarness(
            newest: -TimeSpan.FromMinutes(180).Ticks * 100, ingestersWithinSecs: ingestersWithinSecs, maxLookbackSecs: maxLookbackSecs);
        harness.Loki.Fates.Enqueue(Fate.LostBeforeStoring);

        Assert.Empty(await harness.DeliverAsync(10, age: TimeSpan.FromHours(3)));

        harness.AssertStoredOnce(10);
        Assert.Equal(repeated, harness.PossiblyRepeated);
    }

    /// <summary>A token that may only write, and a crash: the batch is larger than what the crash left in doubt.</summary>
    [Fact]
    public async Task DeliverAsync_SomeInDoubtAndNobodyToAsk_CountsOnlyThose()
    {
        var harness = new DeliveryHarness { InDoubt = 4 };
        harness.Loki.Outcome = ReadOutcome.Forbidden;
        harness.Loki.Stored.AddRange(Enumerable.Range(0, 4).Select(i => (harness.Ns(i), $"0:{i}")));

        Assert.Empty(await harness.DeliverAsync(10, Quiet));

        Assert.Equal((14, 4), (harness.Loki.Stored.Count, harness.PossiblyRepeated));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeliverAsync_QuestionsOfMoreThanAnHourRefused_AreAskedInPieces(bool inDoubt)
    {
        var harness = new DeliveryHarness(newest: -TimeSpan.FromMinutes(160).Ticks * 100);
        harness.Loki.LongestQuestion = TimeSpan.FromHours(1);
        harness.Loki.Fates.Enqueue(inDoubt ? Fate.LostHalfStored : Fate.Answered);
        harness.Loki.Refuses = line => !inDoubt && line == "0:37";

        var rejected = await harness.DeliverAsync(quiet: null, [.. Enumerable.Range(0, 100).Select(i => TimeSpan.FromMinutes(150 - i))]);

        Assert.Equal(inDoubt ? [] : [37], rejected.Select(record => record.Offset));
        harness.AssertStoredOnce(100, inDoubt ? [] : [37]);
        Assert.InRange(harness.Loki.RefusedQuestions, 1, 3);
        Assert.Equal(0, harness.PossiblyRepeated);
    }

    [Fact]
    public async Task DeliverAsync_OneTimestampCannotBeAskedFor_OnlyThatIsSentAgain()
    {
        var harness = new DeliveryHarness();
        harness.Loki.Hides = timestampNs => timestampNs == harness.Ns(5);
        harness.Loki.Fates.Enqueue(Fate.LostAfterStoring);

        Assert.Empty(await harness.DeliverAsync(10));

        Assert.Equal(["0:5", "0:5"], harness.Loki.Lines.GroupBy(line => line).Single(lines => lines.Count() > 1));
        Assert.Equal(1, harness.PossiblyRepeated);
    }
}
