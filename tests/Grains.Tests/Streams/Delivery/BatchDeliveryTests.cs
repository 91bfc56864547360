using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

public sealed class BatchDeliveryTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task DeliverAsync_TakenAtOnce_IsOnePushAndNoQuestion()
    {
        var harness = new DeliveryHarness();

        Assert.Empty(await harness.DeliverAsync(100));

        harness.AssertStoredOnce(100);
        Assert.Equal((1, 0), (harness.Loki.Pushes.Count, harness.Loki.Questions.Count));
        Assert.Equal(harness.Ns(99), harness.Delivery.NewestNs);
    }

    [Fact]
    public async Task DeliverAsync_OneOfTheYear2171AmongGoodOnes_IsOnePushAndOneRefusal()
    {
        var harness = new DeliveryHarness();
        harness.Loki.Refuses = line => line == "0:1500";

        var rejected = await harness.DeliverAsync(
            quiet: null, [.. Enumerable.Range(0, 3001).Select(i => i == 1500 ? TimeSpan.FromDays(-145 * 365.25) : TimeSpan.Zero)]);

        Assert.Equal((1500, RejectionCause.TooNew), Assert.Single(rejected) is var record ? (record.Offset, record.Cause) : default);
        harness.AssertStoredOnce(3001, 1500);
        Assert.Equal((1, 0, 0L), (harness.Loki.Pushes.Count, harness.Loki.Questions.Count, harness.PossiblyRepeated));
    }

    [Theory]
    [InlineData(Fate.LostAfterStoring, 1)]
    [InlineData(Fate.LostBeforeStoring, 2)]
    [InlineData(Fate.LostHalfStored, 2)]
    internal async Task DeliverAsync_AnswerLost_AsksAfterTheQuietTimeAndSendsWhatIsMissing(Fate fate, int pushes)
    {
        var harness = new DeliveryHarness();
        harness.Loki.Fates.Enqueue(fate);

        Assert.Empty(await harness.DeliverAsync(10));

        harness.AssertStoredOnce(10);
        Assert.Equal(pushes, harness.Loki.Pushes.Count);
        Assert.True(Assert.Single(harness.Loki.Questions) - harness.Loki.Pushes[0] >= Quiet);
        Assert.Equal(0, harness.PossiblyRepeated);
        Assert.Equal(harness.Ns(9), harness.Delivery.NewestNs);
    }

    [Fact]
    public async Task DeliverAsync_SomeSentByAnEarlierActivation_CountsThoseThatLokiHad()
    {
        var harness = new DeliveryHarness();
        await harness.DeliverAsync(6);
        Assert.Equal(0, harness.Delivery.Recovered);

        harness.Loki.Fates.Enqueue(Fate.LostAfterStoring);
        Assert.Empty(await harness.DeliverAsync(10, Quiet));

        harness.AssertStoredOnce(10);
        Assert.Equal(6, harness.Delivery.Recovered);
    }

    [Fact]
    public async Task DeliverAsync_QuerySideAwayForAWhile_AsksWithItsOwnBackoff()
    {
        var harness = new DeliveryHarness();
        harness.Loki.Fates.Enqueue(Fate.LostHalfStored);
        harness.Loki.UnansweredQuestions = 4;

        Assert.Empty(await harness.DeliverAsync(10));

        harness.AssertStoredOnce(10);
        var waits = harness.Loki.Questions.Zip(harness.Loki.Questions.Skip(1), (earlier, later) => (later - earlier).TotalSeconds);
        Assert.All(waits.Zip([0.5, 1, 2, 4]), wait => Assert.True(wait.First >= wait.Second, $"{wait.First} s, not {wait.Second} s"));
        Assert.Equal(0, harness.PossiblyRepeated);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeliverAsync_QuestionsTooLarge_IsNoReasonToSendUnasked(bool refused)
    {
        var harness = new DeliveryHarness();
        harness.Loki.Fates.Enqueue(refused ? Fate.Answered : Fate.LostHalfStored);
        harness.Loki.Refuses = line => refused && line == "0:3";
        harness.Loki.TooLargeQuestions = 60;

        Assert.Equal(refused ? 1 : 0, (await harness.DeliverAsync(10)).Count);

        harness.AssertStoredOnce(10, refused ? [3] : []);
        Assert.True(harness.Loki.Questions[60] - harness.Loki.Questions[0] > TimeSpan.FromSeconds(25), "longer than give_up_secs");
        Assert.Equal(0, harness.PossiblyRepeated);
    }

    [Fact]
    public async Task DeliverAsync_AnswersLostAgainAndAgain_StoresEachEntryOnce()
    {
        var harness = new DeliveryHarness();
        foreach (var fate in new[] { Fate.LostHalfStored, Fate.LostBeforeStoring, Fate.LostHalfStored, Fate.LostAfterStoring })
        {
            harness.Loki.Fates.Enqueue(fate);
        }

        Assert.Empty(await harness.DeliverAsync(16));

        harness.AssertStoredOnce(16);
        Assert.Equal(4, harness.Loki.Questions.Count);
    }

    [Fact]
    public async Task DeliverAsync_SomeRefusedEntryByEntry_RejectsJustThoseWithTwoPushesAndTwoQuestions()
    {
        var harness = new DeliveryHarness();
        harness.Loki.Refuses = line => line is "0:13" or "0:71" or "0:72";

        var rejected = await harness.DeliverAsync(100);

        Assert.Equal([13, 71, 72], rejected.Select(record => record.Offset));
        Assert.All(rejected, record => Assert.Equal((RejectionCause.TooOld, 400, "refused"), (record.Cause, record.Status, record.Reason)));
        harness.AssertStoredOnce(100, 13, 71, 72);
        Assert.Equal((2, 2), (harness.Loki.Pushes.Count, harness.Loki.Questions.Count));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(100)]
    public async Task DeliverAsync_OldestTooFarBehind_RejectsAsManyAsLokiCountedWithoutAsking(int refused)
    {
        var harness = new DeliveryHarness();
        harness.Loki.Refuses = line => int.Parse(line[2..], CultureInfo.InvariantCulture) < refused;
        harness.Loki.Cause = RejectionCause.TooFarBehind;

        var rejected = await harness.DeliverAsync(100);

        Assert.Equal(Enumerable.Range(0, refused).Select(offset => (long)offset), rejected.Select(record => record.Offset));
        Assert.Equal((1, 0, 100 - refused), (harness.Loki.Pushes.Count, harness.Loki.Questions.Count, harness.Loki.Stored.Count));
        Assert.Equal(refused < 100 ? harness.Ns(99) : null, harness.Delivery.NewestNs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeliverAsync_RefusedForAnUnknownCause_HalvesDownToTheRecord(bool storesTheRest)
    {
        var harness = new DeliveryHarness();
        harness.Loki.Refuses = line => line is "0:13" or "0:71";
        (harness.Loki.Cause, harness.Loki.StoresTheRest) = (RejectionCause.Other, storesTheRest);

        Assert.Equal([13, 71], (await harness.DeliverAsync(100)).Select(record => record.Offset));

        harness.AssertStoredOnce(100, 13, 71);
    }

    [Fact]
    public async Task DeliverAsync_TooLarge_SplitsUntilItFits()
    {
        var harness = new DeliveryHarness();
        harness.Loki.MaxEntries = 30;

        Assert.Empty(await harness.DeliverAsync(100));

        harness.AssertStoredOnce(100);
        Assert.Equal((7, 0), (harness.Loki.Pushes.Count, harness.Loki.Questions.Count));
    }

    [Fact]
    public async Task DeliverAsync_SingleEntryTooLarge_IsRejected()
    {
        var harness = new DeliveryHarness();
        harness.Loki.MaxEntries = 0;

        Assert.Equal([RejectionCause.TooLarge, RejectionCause.TooLarge], (await harness.DeliverAsync(2)).Select(record => record.Cause));

        Assert.Empty(harness.Loki.Stored);
    }

    [Theory]
    [InlineData(ReadOutcome.Forbidden, 5)]
    [InlineData(ReadOutcome.Unavailable, 25)]
    public async Task DeliverAsync_AnswerLostAndNobodyToAsk_SendsAgainAndCountsIt(ReadOutcome outcome, int afterSecs)
    {
        var harness = new DeliveryHarness();
        harness.Loki.Outcome = outcome;
        harness.Loki.Fates.Enqueue(Fate.LostAfterStoring);

        Assert.Empty(await harness.DeliverAsync(10));

        Assert.Equal(20, harness.Loki.Stored.Count);
        Assert.Equal(10, harness.PossiblyRepeated);
        Assert.InRange(harness.Loki.Pushes[1].TotalSeconds, afterSecs, afterSecs + 3);
    }

    [Fact]
    public async Task DeliverAsync_QuerySideComesBackInTime_RepeatsNothing()
    {
        var harness = new DeliveryHarness();
        harness.Loki.Outcome = ReadOutcome.Unavailable;
        harness.Loki.Fates.Enqueue(Fate.LostAfterStoring);
        var delivery = harness.DeliverAsync(10);
        await Eventually.HoldsAsync(() => harness.Loki.Questions.Count > 3, "it asks again");
        harness.Loki.Outcome = ReadOutcome.Complete;

        Assert.Empty(await delivery);

        harness.AssertStoredOnce(10);
        Assert.Equal(0, harness.PossiblyRepeated);
    }

    [Fact]
    public async Task DeliverAsync_RefusedAndNobodyToAsk_HalvesAndCountsWhatMayBeRepeated()
    {
        var harness = new DeliveryHarness();
        harness.Loki.Outcome = ReadOutcome.Forbidden;
        harness.Loki.Refuses = line => line == "0:3";

        Assert.Equal([3], (await harness.DeliverAsync(8)).Select(record => record.Offset));

        Assert.Equal(7, harness.Loki.Lines.Distinct().Count());
        Assert.InRange(harness.PossiblyRepeated, harness.Loki.Stored.Count - 7, int.MaxValue);
    }

    [Fact]
    public async Task DeliverAsync_OutOfSightAndRejectedByLokisWords_IsNotCountedAsRepeated()
    {
        var harness = new DeliveryHarness();
        harness.Loki.Refuses = line => line is "0:0" or "0:1" or "0:2";
        harness.Loki.Words = "entry for stream '{}' has timestamp too old: 1970-01-01T00:00:00Z, oldest acceptable timestamp is: 2025-12-25T00:00:00Z";
        var old = TimeSpan.FromDays(20_000);

        Assert.Equal([0, 1, 2], (await harness.DeliverAsync(quiet: null, old, old, old, TimeSpan.Zero, TimeSpan.Zero)).Select(record => record.Offset));

        harness.AssertStoredOnce(5, 0, 1, 2);
        Assert.Equal(0, harness.PossiblyRepeated);
    }

    [Fact]
    public async Task DeliverAsync_SentAgainUnaskedAndRefusedThen_IsNotCountedAsRepeated()
    {
        var harness = new DeliveryHarness();
        harness.Loki.Refuses = line => line is "0:0" or "0:1";
        harness.Loki.Words = "entry for stream '{}' has timestamp too old: 1970-01-01T00:00:00Z, oldest acceptable timestamp is: 2025-12-25T00:00:00Z";
        var outOfSight = TimeSpan.FromHours(4);

        Assert.Equal([0, 1], (await harness.DeliverAsync(quiet: Quiet, outOfSight, outOfSight, outOfSight)).Select(record => record.Offset));

        Assert.Equal(1, harness.PossiblyRepeated);
    }

    [Theory]
    [InlineData(4, true, true)]
    [InlineData(4, false, false)] // It was never sent before.
    [InlineData(2, true, false)] // It was asked for.
    public async Task DeliverAsync_InDoubtOutOfSightAndTooFarBehind_TheReasonSaysThatLokiMayHaveIt(int hours, bool inDoubt, bool saysSo)
    {
        var harness = new DeliveryHarness();
        (harness.Loki.Cause, harness.Loki.Refuses) = (RejectionCause.TooFarBehind, line => line is "0:0");

        var age = TimeSpan.FromHours(hours);
        var rejected = Assert.Single(await harness.DeliverAsync(quiet: inDoubt ? Quiet : null, age, age));

        Assert.Equal(saysSo, rejected.Reason.EndsWith("it was sent before a crash, and cannot be asked for yet.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DeliverAsync_InDoubtButRejectedByWhatLokiSaidBefore_IsNotCountedAsRepeated()
    {
        var harness = new DeliveryHarness();
        harness.Loki.Refuses = line => line is "0:0" or "0:1";
        harness.Loki.Words = "entry for stream '{}' has timestamp too old: 1970-01-01T00:00:00Z, oldest acceptable timestamp is: 2025-12-25T00:00:00Z";
        var old = TimeSpan.FromDays(20_000);
        await harness.DeliverAsync(quiet: null, old, old);

        Assert.Equal([0, 1], (await harness.DeliverAsync(quiet: Quiet, old, old, TimeSpan.Zero)).Select(record => record.Offset));

        Assert.Equal(0, harness.PossiblyRepeated);
    }


    [Fact]
    public async Task DeliverAsync_AtLeastOnceAndAnswerLost_SendsAgainWithoutAsking()
    {
        var harness = new DeliveryHarness(DeliveryMode.AtLeastOnce);
        harness.Loki.Fates.Enqueue(Fate.LostAfterStoring);

        Assert.Empty(await harness.DeliverAsync(10));

        Assert.Empty(harness.Loki.Questions);
        Assert.Equal((20, 10), (harness.Loki.Stored.Count, harness.PossiblyRepeated));
        Assert.True(harness.Loki.Pushes[1] < Quiet);
    }

    [Fact]
    public async Task DeliverAsync_InheritedDoubt_WaitsAndAsksBeforeTheFirstPush()
    {
        var harness = new DeliveryHarness();
        harness.Loki.Stored.AddRange(Enumerable.Range(0, 4).Select(i => (harness.Ns(i), $"0:{i}")));

        Assert.Empty(await harness.DeliverAsync(10, Quiet));

        harness.AssertStoredOnce(10);
        Assert.True(Assert.Single(harness.Loki.Questions) >= Quiet);
        Assert.True(Assert.Single(harness.Loki.Pushes) >= Quiet);
    }

    [Fact]
    public async Task DeliverAsync_InheritedDoubtAndAllStored_PushesNothing()
    {
        var harness = new DeliveryHarness();
        harness.Loki.Stored.AddRange(Enumerable.Range(0, 10).Select(i => (harness.Ns(i), $"0:{i}")));

        Assert.Empty(await harness.DeliverAsync(10, TimeSpan.Zero));

        harness.AssertStoredOnce(10);
        Assert.Empty(harness.Loki.Pushes);
        Assert.Equal(harness.Ns(9), harness.Delivery.NewestNs);
    }

    [Fact]
    public async Task DeliverAsync_OlderThanQueriesReach_IsSentAgainAndCounted()
    {
        var harness = new DeliveryHarness(newest: -TimeSpan.FromMinutes(180).Ticks * 100);
        harness.Loki.Fates.Enqueue(Fate.LostBeforeStoring);

        Assert.Empty(await harness.DeliverAsync(10, age: TimeSpan.FromHours(3)));

        Assert.Equal(10, harness.Loki.Stored.Count);
        Assert.Equal(10, harness.PossiblyRepeated);
    }


    [Fact]
    public async Task DeliverAsync_LeaseTaken_SendsNothing()
    {
        var harness = new DeliveryHarness();
        await harness.TakeAwayAsync();

        await Assert.ThrowsAsync<FencedException>(() => harness.DeliverAsync(10));

        Assert.Empty(harness.Loki.Pushes);
    }

    /// <summary>The process stands still between the preparations and the last byte, and another one takes the stream.</summary>
    [Fact]
    public async Task DeliverAsync_LeaseTakenWhilePrepared_SendsNothing()
    {
        var harness = new DeliveryHarness();
        harness.Loki.BeforeSending = harness.StandStillAsync;

        await Assert.ThrowsAsync<FencedException>(() => harness.DeliverAsync(10));

        Assert.Empty(harness.Loki.Pushes);
    }
}
