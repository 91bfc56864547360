using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Streams;

/// <content>How the batcher leaves its silo.</content>
internal sealed partial class StreamBatcher
{
    /// <summary>What a last push gets to end, and the store to take the journal.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(5);

    /// <summary>The same for a silo whose store does not answer anyway.</summary>
    private static readonly TimeSpan LongestStepInNeed = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetrySoon = TimeSpan.FromMilliseconds(100);

    private SiloAddress? _movesTo;

    /// <summary>
    /// Leaves this silo, whatever that leaves in doubt: the store does not answer here. What is under way gets a moment to end. Where the
    /// records come from is told to Orleans, because the calls that come meanwhile would else bring the stream back here.
    /// </summary>
    public async Task GiveUpAsync()
    {
        _ending = true;
        _inbox.Close();
        await Task.WhenAny(_pushes, Task.Delay(LongestStepInNeed, _services.Time));
        await EndAsync(LongestStepInNeed);
        if (_home?.BestElsewhere(_moves.IsAlive) is { } target)
        {
            _activation.MoveTo(target);
        }
        else
        {
            _activation.Leave();
        }
    }

    /// <summary>Breaks off what is under way; what comes from now on is not begun.</summary>
    public void BreakOff() => _ = GivesUp.CancelInTurnAsync();

    /// <summary>Breaks off what is under way, releases all that is held, and stores the journal. Bounded, also when the store hangs.</summary>
    public Task EndAsync() => EndAsync(LongestStep);

    /// <summary>
    /// Moves the stream to where its records come from. Only between two pushes and with less than a batch in hand: that is the last one
    /// pushed here, so that nothing is in doubt or out of order, and no stream moves while Loki is away, or cannot be asked yet.
    /// </summary>
    private void Follow()
    {
        Home.Review(_moves.IsAlive);
        if (!_inbox.IsClosed && Home.Target is { } target && _moves.IsAlive(target) && Admits && _buffer is { HasUnaskable: false } buffer && buffer.DueIn > TimeSpan.Zero)
        {
            _moves.RecordMove(_stream, target);
            _flush = true;
            _inbox.Close();
            TakePosted();
            _movesTo = target;
        }

        if (_movesTo is not null && _buffer is not { Posted: > 0 })
        {
            // Orleans waits for the calls inside, but knows nothing of what was handed over.
            _activation.MoveTo(_movesTo);
            _movesTo = null;
        }
    }

    private Task EndAsync(TimeSpan longestStep) => _end ??= EndOnceAsync(longestStep);

    private async Task EndOnceAsync(TimeSpan longestStep)
    {
        _ending = true;
        _inbox.Close();
        await GivesUp.CancelInTurnAsync();
        TakePosted();
        try
        {
            // A sender whose chunk is released may reuse its memory once another activation has answered it. A push that only waits for the
            // store does not read it any more: it is cancelled, and sends nothing.
            await _pushes.WaitAsync(longestStep, _services.Time);
            _buffer?.ReleaseAll(RetrySoon);
            await _writer.CloseAsync().WaitAsync(longestStep, _services.Time);
        }
        catch (TimeoutException)
        {
            _buffer?.ReleaseAll(RetrySoon);
            LogNotStored(_stream);
        }
    }
}
