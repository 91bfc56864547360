using Orleans.Storage;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// One activation's hold on grain state that others may claim. The store's ETag makes each write a compare-and-set, so one that is stale
/// finds out at its next write. Calls must not overlap.
/// </summary>
/// <param name="state">The grain state.</param>
/// <param name="writes">Where failures and recoveries are logged.</param>
internal sealed class FencedState<TState>(IPersistentState<TState> state, StoreWrites writes)
    where TState : IOwned
{
    private string _owner = "";
    private string _predecessor = "";
    private bool _isClaimed;
    private bool _isFailing;

    /// <summary>Why a write that took so long is of no use all the same, or null.</summary>
    public Func<TimeSpan, string?>? WhyLate { get; init; }

    /// <summary>Called when another activation turns out to have claimed it.</summary>
    public Action? Fenced { get; set; }

    /// <summary>When the last write that succeeded began (<see cref="TimeProvider.GetTimestamp"/>); 0 before the first.</summary>
    public long WrittenAt { get; private set; }

    /// <summary>What was read last, and changed since.</summary>
    public TState State => state.State;

    /// <summary>True when the store had something to read.</summary>
    public bool Exists => state.RecordExists;

    /// <summary>True once another activation has turned out to have claimed it.</summary>
    public bool IsFenced { get; private set; }

    /// <summary>Reads what the store has, with its ETag; false when it does not answer.</summary>
    public async Task<bool> TryReadAsync()
    {
        try
        {
            await state.ReadStateAsync();
            return true;
        }
        catch (Exception exception)
        {
            Fail(exception.Message);
            return false;
        }
    }

    /// <summary>Makes the next write the claim of what was read: from then on, earlier activations cannot write.</summary>
    public void BeginClaim()
    {
        // A name for each claim: one that is claimed again by its predecessor must not take that for the store going back.
        (_predecessor, _owner) = (State.Owner, Guid.NewGuid().ToString("N"));
        (_isClaimed, IsFenced) = (false, false);
    }

    /// <summary>Stores the state as it is now. Safe to repeat after a failure, also after one of a write that did happen.</summary>
    public async Task<WriteOutcome> WriteAsync()
    {
        State.Owner = _owner;
        var begun = writes.Begin();
        TimeSpan took;
        try
        {
            await state.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            return await FindOwnerAsync();
        }
        catch (Exception exception)
        {
            Fail(exception.Message);
            return WriteOutcome.Failed;
        }
        finally
        {
            took = writes.Took(begun);
        }

        (_isClaimed, WrittenAt) = (true, begun);
        if (WhyLate?.Invoke(took) is { } late)
        {
            Fail(late);
        }
        else
        {
            Close();
        }

        return WriteOutcome.Written;
    }

    /// <summary>Nobody waits for its writes any more.</summary>
    public void Close()
    {
        if (_isFailing)
        {
            _isFailing = false;
            writes.Done(this);
        }
    }

    /// <summary>
    /// Tells a lost fight from an own earlier write that happened although it was reported as failed, and from a store that lost the
    /// state: that has no owner to stop for, and whoever writes first has it, as with any claim.
    /// </summary>
    private async Task<WriteOutcome> FindOwnerAsync()
    {
        var isRead = await TryReadAsync();
        var outcome =
            !_isClaimed ? WriteOutcome.Fenced // Nothing was done on what it had read, which is out of date: the next one starts afresh.
            : !isRead || State.Owner == _owner ? WriteOutcome.Failed
            : !Exists || (State.Owner == _predecessor && _predecessor.Length > 0) ? WriteOutcome.Lost
            : WriteOutcome.Fenced;
        IsFenced = outcome == WriteOutcome.Fenced;
        if (IsFenced)
        {
            Fenced?.Invoke();
        }

        return outcome;
    }

    private void Fail(string error)
    {
        _isFailing = true;
        writes.Failed(this, error);
    }
}
