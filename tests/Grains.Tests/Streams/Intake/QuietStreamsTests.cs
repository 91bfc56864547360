using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Tests.Streams.Watch;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Intake;

public sealed class QuietStreamsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LocalStreams _streams = new();
    private readonly QuietStreams _quiet;

    public QuietStreamsTests() => _quiet = new QuietStreams(
        _streams, new BatcherAddresses(_ => null!), new SpareMemory(_time, NullLogger<SpareMemory>.Instance), _time, NullLogger<QuietStreams>.Instance);

    public void Dispose()
    {
        _quiet.Dispose();
        _streams.Dispose();
    }

    [Theory]
    [InlineData(0, false, true)]
    [InlineData(1, false, false)]
    [InlineData(0, true, false)]
    public void LetRest_PushedTenSecondsAgo_RestsUnlessItHoldsOrPushesSomething(long held, bool isPushing, bool rests)
    {
        var stream = Add(held);
        stream.View.Progress.Ended(PushAnswer.Delivered(204));
        stream.View.Progress.IsPushing = isPushing;

        _time.Advance(QuietStreams.Quiet);
        _quiet.LetRest();
        Assert.False(stream.Activation.IsAtRest);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _quiet.LetRest();

        Assert.Equal(rests, stream.Activation.IsAtRest);
    }

    [Fact]
    public void LetRest_NothingWasPushedYet_HasNothingToGiveBack()
    {
        var stream = Add(0);

        _time.Advance(TimeSpan.FromHours(1));
        _quiet.LetRest();

        Assert.False(stream.Activation.IsAtRest);
    }

    [Fact]
    public void LetRest_ManyFallQuietTogether_IsWorthGivingBackOnce()
    {
        var streams = Enumerable.Range(0, FloodWatch.Flood).Select(i => Add(0, $"{{s=\"{i}\"}}")).ToList();
        streams.ForEach(stream => stream.View.Progress.Ended(PushAnswer.Delivered(204)));
        Assert.False(_quiet.LetRest());

        _time.Advance(2 * QuietStreams.Quiet);

        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(_ => _quiet.LetRest()));
        Assert.All(streams, stream => Assert.True(stream.Activation.IsAtRest));
    }

    private LocalStream Add(long held, string labels = "{}")
    {
        var stream = new LocalStream(new LabelStream("app", "", labels), new FakeInbox(), new FakeView(held) { Progress = new(_time) }, new FakeLocalActivation());
        _streams.Add(stream);
        return stream;
    }
}
