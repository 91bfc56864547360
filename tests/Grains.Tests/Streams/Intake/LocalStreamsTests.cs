using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Intake;

public sealed class LocalStreamsTests : IDisposable
{
    private static readonly LabelStream Stream = new("app", "", "{}");

    private readonly LocalStreams _streams = new();

    public void Dispose() => _streams.Dispose();

    [Fact]
    public void FindInbox_OnlyOtherStreams_IsNull()
    {
        _streams.Add(Batcher(Stream, new FakeInbox()));

        Assert.Null(_streams.FindInbox(Stream with { Tenant = "other" }));
    }

    // The next activation of a stream may begin on the silo before the one before has said that it is gone.
    [Fact]
    public void Remove_ALaterActivationIsThere_LeavesThat()
    {
        var (early, late) = (Batcher(Stream, new FakeInbox()), Batcher(Stream, new FakeInbox()));
        _streams.Add(early);
        _streams.Add(late);

        _streams.Remove(early);
        Assert.Same(late.Inbox, _streams.FindInbox(Stream));

        _streams.Remove(late);
        Assert.Null(_streams.FindInbox(Stream));
    }

    [Fact]
    public async Task GiveUpAsync_SeveralBatchers_WaitsForEach()
    {
        var gone = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        _streams.Add(Batcher(Stream, new FakeInbox(), new FakeLocalActivation { Gone = gone[0].Task }));
        _streams.Add(Batcher(Stream with { Tenant = "other" }, new FakeInbox(), new FakeLocalActivation { Gone = gone[1].Task }));

        var giveUp = _streams.GiveUpAsync();
        gone[1].SetResult();
        Assert.False(giveUp.IsCompleted);
        gone[0].SetResult();

        await giveUp;
    }

    [Fact]
    public void Release_BatchersHereAndOneThatComesLater_BreaksOffEach()
    {
        var (before, after) = (new FakeLocalActivation(), new FakeLocalActivation());
        _streams.Add(Batcher(Stream, new FakeInbox(), before));
        Assert.Equal(0, before.Released);

        _streams.Release();
        _streams.Add(Batcher(Stream with { Tenant = "late" }, new FakeInbox(), after));

        Assert.True(_streams.Released.IsCancellationRequested);
        Assert.Equal((1, 1), (before.Released, after.Released));
    }

    private static LocalStream Batcher(LabelStream stream, FakeInbox inbox, FakeLocalActivation? activation = null) =>
        new(stream, inbox, null!, activation ?? new FakeLocalActivation());
}
