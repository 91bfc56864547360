using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions.Checkpoints;

/// <summary>
/// One activation's hold on its partition's checkpoint. The store's ETag makes each write a compare-and-set, so a stale
/// activation finds out at its next write. Calls must not overlap.
/// </summary>
/// <param name="partition">The partition.</param>
/// <param name="state">Its grain state, already read.</param>
/// <param name="writes">Where failures and recoveries are logged.</param>
/// <param name="logger">Where it is logged that the store has lost the state, or that it is another activation's.</param>
public sealed partial class CheckpointStore(
    PartitionId partition, IPersistentState<PartitionCheckpoint> state, StoreWrites writes, ILogger logger)
{
    private string _owner = "";
    private string _predecessor = "";
    private bool _failing;

    /// <summary>The epoch of this activation's claim; 0 before it.</summary>
    public long Epoch { get; private set; }

    /// <summary>The partition's incarnation.</summary>
    public long Incarnation => state.State.Incarnation;

    /// <summary>The log that the offsets are about, as seen last; stored with the next write.</summary>
    public LogIdentity Log { get; set; } = LogIdentity.Unknown;

    /// <summary>Loki may hold records below this offset although the checkpoint does not tell: an earlier one was lost.</summary>
    public long DoubtBelow => state.State.DoubtBelow;

    /// <summary>The next offset as the store has it; -1 when the partition has never been claimed.</summary>
    public long NextOffset { get; private set; } = -1;

    /// <summary>
    /// Claims the partition: raises the epoch, so that writes of earlier activations fail. Safe to repeat after a
    /// failure, also after one of a write that did happen.
    /// </summary>
    public async Task<CheckpointOutcome> ClaimAsync()
    {
        try
        {
            await state.ReadStateAsync();
            _predecessor = state.State.Owner;

            // A name for each claim: one that is claimed again by its predecessor must not take that for the store going back.
            _owner = Guid.NewGuid().ToString("N");
            state.State.Epoch++;
            state.State.Owner = _owner;
            await state.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            return CheckpointOutcome.Fenced;
        }
        catch (Exception exception)
        {
            return Fail(exception);
        }

        Epoch = state.State.Epoch;
        NextOffset = state.State.NextOffset ?? -1;
        Log = new LogIdentity(state.State.TopicId, state.State.LogEnd ?? -1);
        return Succeed();
    }

    /// <summary>
    /// Raises the epoch to at least <paramref name="epoch"/> with the next write: an earlier checkpoint was lost, and batchers remember
    /// its epochs. Before anything is sent.
    /// </summary>
    public void RaiseEpoch(long epoch) => Epoch = Math.Max(Epoch, epoch);

    /// <summary>Stores how far the partition got.</summary>
    /// <param name="nextOffset">The watermark.</param>
    /// <param name="newLog">
    /// The log that <paramref name="nextOffset"/> is about, when it does not continue what was stored: the log was rewound or
    /// recreated. Stored with the offset or not at all.
    /// </param>
    /// <param name="doubtBelow">What <see cref="DoubtBelow"/> becomes; null leaves it.</param>
    public async Task<CheckpointOutcome> WriteAsync(long nextOffset, LogIdentity? newLog = null, long? doubtBelow = null)
    {
        var log = newLog ?? Log;
        try
        {
            (state.State.Epoch, state.State.Owner) = (Epoch, _owner);
            state.State.DoubtBelow = doubtBelow ?? DoubtBelow;
            if (newLog is not null)
            {
                state.State.Incarnation++;
            }

            state.State.NextOffset = nextOffset;
            (state.State.TopicId, state.State.LogEnd) = (log.TopicId, log.End < 0 ? null : log.End);
            await state.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            return await ReclaimAsync();
        }
        catch (Exception exception)
        {
            return Fail(exception);
        }

        NextOffset = nextOffset;
        Log = newLog ?? Log;
        return Succeed();
    }

    /// <summary>Nobody waits for its writes any more.</summary>
    public void Close()
    {
        if (_failing)
        {
            _failing = false;
            writes.Done(this);
        }
    }

    /// <summary>
    /// Tells a lost fight for the partition from an own earlier write that happened although it was reported as failed:
    /// the owner in the store says whose it is. Reading also brings the current ETag for the next attempt. A store that has
    /// lost the state, or went back to an earlier one, has no owner to stop for; whoever writes first has it, as with any claim.
    /// </summary>
    private async Task<CheckpointOutcome> ReclaimAsync()
    {
        var (incarnation, doubtBelow) = (Incarnation, DoubtBelow);
        try
        {
            await state.ReadStateAsync();
        }
        catch (Exception exception)
        {
            return Fail(exception);
        }

        if (!state.RecordExists || (state.State.Owner == _predecessor && _predecessor.Length > 0))
        {
            LogLost(partition);
            (state.State.Epoch, state.State.Incarnation, state.State.DoubtBelow) = (Epoch, incarnation, doubtBelow);
            return CheckpointOutcome.Failed;
        }

        if (state.State.Owner != _owner)
        {
            LogFenced(partition, Epoch, state.State.Epoch);
            return CheckpointOutcome.Fenced;
        }

        NextOffset = state.State.NextOffset ?? -1;
        return CheckpointOutcome.Failed;
    }

    private CheckpointOutcome Fail(Exception exception)
    {
        _failing = true;
        writes.Failed(this, exception.Message);
        return CheckpointOutcome.Failed;
    }

    private CheckpointOutcome Succeed()
    {
        Close();
        return CheckpointOutcome.Written;
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "CheckpointLost", Message =
        "{Partition}: the store has lost its checkpoint, or what was written to it last; this activation goes on and writes it again.")]
    private partial void LogLost(PartitionId partition);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "CheckpointFenced", Message =
        "{Partition}: another activation owns it now (epoch {Theirs}, mine {Mine}); this one stops.")]
    private partial void LogFenced(PartitionId partition, long mine, long theirs);
}
