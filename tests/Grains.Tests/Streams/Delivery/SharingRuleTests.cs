using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

public sealed class SharingRuleTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private SharingRule _sharing;

    public SharingRuleTests() => _sharing = new SharingRule(_time);

    [Fact]
    public void Allows_NewStream_GoesAloneUntilLokiTookSomethingOfIt()
    {
        Assert.False(Allows());

        Deliver();

        Assert.True(Allows());
    }

    /// <summary>The clocks of two silos may differ.</summary>
    [Theory]
    [InlineData(4.9, true)]
    [InlineData(5.1, false)]
    [InlineData(-4.9, true)]
    [InlineData(-5.1, false)]
    public void Allows_ActivationBeforeWasTheLastToPush_DependsOnWhenLokiTookIt(double minutesAgo, bool allowed)
    {
        _sharing = new SharingRule(_time, _time.GetUtcNow() - TimeSpan.FromMinutes(minutesAgo));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(allowed, Allows());
        Assert.Equal(allowed, _sharing.TakenAt is not null);
    }

    [Fact]
    public void TakenAt_LokiHasRefusedSomethingLately_IsNotTold()
    {
        Deliver();
        Assert.Equal(_time.GetUtcNow() - TimeSpan.FromSeconds(1), _sharing.TakenAt);

        Record(new PushAnswer(PushDisposition.Rejected, 400, "no"));
        Deliver();
        Assert.Null(_sharing.TakenAt);

        _time.Advance(SharingRule.Trouble);
        Assert.Equal(_time.GetUtcNow() - SharingRule.Trouble - TimeSpan.FromSeconds(1), _sharing.TakenAt);
    }

    /// <summary>Loki has it, but that says nothing of whether the stream is there to be added to.</summary>
    [Fact]
    public void Allows_LokiHadItAlready_GoesAlone()
    {
        Record(PushAnswer.Delivered(0));

        Assert.False(Allows());
    }

    [Fact]
    public void Allows_StreamQuietForLong_GoesAlone()
    {
        Deliver();
        _time.Advance(SharingRule.Known);

        Assert.False(Allows());
    }

    [Theory]
    [InlineData(34.9, true)]
    [InlineData(35.1, false)]
    public void Allows_OldEntryAmongYoung_DependsOnItsAge(double minutes, bool allowed)
    {
        Deliver();

        Assert.Equal(allowed, Allows(TimeSpan.FromMinutes(minutes), TimeSpan.Zero));
    }

    [Fact]
    public void Allows_BatchTooLargeForTheTimeSinceTheLast_GoesAlone()
    {
        Deliver();
        var bytes = Enumerable.Repeat(TimeSpan.Zero, 1000).ToArray(); // Some 25 KB.

        Assert.True(Allows(bytes));

        Record(PushAnswer.Delivered(204));
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.False(Allows(bytes));
    }

    [Fact]
    public void Allows_LargeBatch_GoesAlone()
    {
        Deliver();
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.False(Allows([.. Enumerable.Repeat(TimeSpan.Zero, 20_000)]));
    }

    [Fact]
    public void Allows_LokiHasRefusedSomethingLately_GoesAlone()
    {
        foreach (var answer in new[]
        {
            new PushAnswer(PushDisposition.Rejected, 400, "no"),
            new PushAnswer(PushDisposition.TooLarge, 413, "no"),
            new PushAnswer(PushDisposition.Throttled, 429, "no") { Throttles = ThrottleScope.Stream },
        })
        {
            Record(answer);
            Deliver();
            Assert.False(Allows());

            _time.Advance(SharingRule.Trouble);
            Deliver();
            Assert.True(Allows());
        }
    }

    [Fact]
    public void Allows_TroubleOfLokisOwn_ChangesNothing()
    {
        Deliver();
        Record(new PushAnswer(PushDisposition.Unavailable, 503, "down") { MayHaveStored = true });
        Record(new PushAnswer(PushDisposition.Throttled, 429, "slow down") { Throttles = ThrottleScope.Tenant });

        Assert.True(Allows());
    }

    [Fact]
    public void Allows_NothingLeftToSend_NeedsNoSharingRule()
    {
        Deliver();

        Assert.False(Allows([]));
    }

    private void Deliver()
    {
        Record(PushAnswer.Delivered(204));
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private void Record(PushAnswer answer) => _sharing.Record(answer);

    private bool Allows() => Allows(TimeSpan.Zero);

    private bool Allows(params TimeSpan[] ages)
    {
        var now = UnixNanos.Of(_time.GetUtcNow());
        using var index = new BatchIndex([new HeldChunk(TestChunks.Create(ages.OrderDescending().Select((age, i) => ((long)i, now - (age.Ticks * 100)))), 0)]);
        return _sharing.Allows(new BatchRange(index));
    }
}
