using Orleans.Runtime.Placement;

namespace OrleansKafkaLoki.Grains.Batching;

/// <content>How the batcher leaves its silo.</content>
public sealed partial class StreamBatcherGrain
{
    /// <summary>What a last push gets to end, and the store to take the journal.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(5);

    /// <summary>The same for a silo whose store does not answer anyway.</summary>
    private static readonly TimeSpan LongestStepInNeed = TimeSpan.FromSeconds(1);

    /// <summary>About what it takes to move a stream. Who asks earlier waits in its queue, which moves with it.</summary>
    private static readonly TimeSpan HandOver = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan RetrySoon = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Moves the stream to where its records come from. Only between two pushes, so that nothing is in doubt; only if the store takes the
    /// journal, whose state and ETag go along; and only with less than a batch in hand, which its senders then bring there as one.
    /// </summary>
    private async Task FollowAsync()
    {
        _home.Review(moves.IsAlive);
        if (!CanFollow || !await _writer.CloseAsync() || !CanFollow)
        {
            return;
        }

        var target = _home.Target!;
        moves.Note(_stream, target);
        _ending = true;
        _buffer.LetGoOfAll(HandOver);
        MoveTo(target); // From now on Orleans lets no call in.
    }

    private bool CanFollow =>
        _home.Target is { } target && moves.IsAlive(target) && !local.Closing && !_ending && !(_buffer.HasWaiting && IsDue);

    /// <summary>
    /// Leaves this silo, whatever that leaves in doubt: the store does not answer here. What is under way gets a moment to end. Where the
    /// records come from is told to Orleans, because the calls that come meanwhile would else bring the stream back here.
    /// </summary>
    private async Task GiveUpAsync()
    {
        _ending = true;
        await Task.WhenAny(_pushes, Task.Delay(LongestStepInNeed, services.Time));
        await EndAsync(LongestStepInNeed);
        if (_home.BestElsewhere(moves.IsAlive) is { } target)
        {
            MoveTo(target);
        }
        else
        {
            DeactivateOnIdle();
        }
    }

    private void MoveTo(SiloAddress target) =>
        GrainContext.Migrate(new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = target });

    /// <summary>Breaks off what is under way, lets go of all that is held, and stores the journal. Bounded, also when the store hangs.</summary>
    private Task EndAsync(TimeSpan longestStep) => _end ??= EndOnceAsync(longestStep);

    private async Task EndOnceAsync(TimeSpan longestStep)
    {
        _ending = true;
        await _leaving.CancelAsync();
        try
        {
            // A sender that is let go may reuse its memory once another activation has answered it. A push that only waits for the
            // store does not read it any more: it is cancelled, and sends nothing.
            await _pushes.WaitAsync(longestStep, services.Time);
            _buffer.LetGoOfAll(RetrySoon);
            await _writer.CloseAsync().WaitAsync(longestStep, services.Time);
        }
        catch (TimeoutException)
        {
            _buffer.LetGoOfAll(RetrySoon);
            LogNotStored(_stream);
        }
    }
}
