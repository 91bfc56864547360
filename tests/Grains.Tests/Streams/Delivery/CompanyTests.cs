using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Batches;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Tests.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Delivery;

public sealed class CompanyTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Company _company;

    public CompanyTests() => _company = new Company(_time);

    [Fact]
    public void Bears_NewStream_GoesAloneUntilLokiTookSomethingOfIt()
    {
        Assert.False(Bears());

        Deliver();

        Assert.True(Bears());
    }

    /// <summary>Loki has it, but that says nothing of whether the stream is there to be added to.</summary>
    [Fact]
    public void Bears_LokiHadItAlready_GoesAlone()
    {
        Record(PushAnswer.Delivered(0));

        Assert.False(Bears());
    }

    [Fact]
    public void Bears_StreamQuietForLong_GoesAlone()
    {
        Deliver();
        _time.Advance(Company.Known);

        Assert.False(Bears());
    }

    [Theory]
    [InlineData(34.9, true)]
    [InlineData(35.1, false)]
    public void Bears_OldEntryAmongYoung_DependsOnItsAge(double minutes, bool bears)
    {
        Deliver();

        Assert.Equal(bears, Bears(TimeSpan.FromMinutes(minutes), TimeSpan.Zero));
    }

    [Fact]
    public void Bears_BatchTooLargeForTheTimeSinceTheLast_GoesAlone()
    {
        Deliver();
        var bytes = Enumerable.Repeat(TimeSpan.Zero, 1000).ToArray(); // Some 25 KB.

        Assert.True(Bears(bytes));

        Record(PushAnswer.Delivered(204));
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.False(Bears(bytes));
    }

    [Fact]
    public void Bears_LargeBatch_GoesAlone()
    {
        Deliver();
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.False(Bears([.. Enumerable.Repeat(TimeSpan.Zero, 20_000)]));
    }

    [Fact]
    public void Bears_LokiHasRefusedSomethingLately_GoesAlone()
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
            Assert.False(Bears());

            _time.Advance(Company.Trouble);
            Deliver();
            Assert.True(Bears());
        }
    }

    [Fact]
    public void Bears_TroubleOfLokisOwn_ChangesNothing()
    {
        Deliver();
        Record(new PushAnswer(PushDisposition.Unavailable, 503, "down") { MayHaveStored = true });
        Record(new PushAnswer(PushDisposition.Throttled, 429, "slow down") { Throttles = ThrottleScope.Tenant });

        Assert.True(Bears());
    }

    [Fact]
    public void Bears_NothingLeftToSend_NeedsNoCompany()
    {
        Deliver();

        Assert.False(Bears([]));
    }

    private void Deliver()
    {
        Record(PushAnswer.Delivered(204));
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private void Record(PushAnswer answer) => _company.Record(answer);

    private bool Bears() => Bears(TimeSpan.Zero);

    private bool Bears(params TimeSpan[] ages)
    {
        var now = UnixNanos.Of(_time.GetUtcNow());
        using var index = new BatchIndex([new HeldChunk(TestChunks.Create(ages.OrderDescending().Select((age, i) => ((long)i, now - (age.Ticks * 100)))), 0)]);
        return _company.Bears(new BatchRange(index));
    }
}
