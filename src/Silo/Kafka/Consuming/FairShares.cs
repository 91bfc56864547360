using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>
/// Decides whether to read while the pipeline's budget is exhausted. For a moment nobody reads, which is all that a Loki that is only slow needs.
/// When no verdicts come for longer, partitions that hold more than their share are set aside, and the others, which may be those that can
/// deliver, go on. For the polling thread.
/// </summary>
/// <param name="budget">The pipeline's budget.</param>
/// <param name="intakes">Its partitions.</param>
/// <param name="setAside">Pauses a partition, or goes on with it.</param>
/// <param name="time">The clock.</param>
internal sealed class FairShares(PipelineBudget budget, IReadOnlyCollection<PartitionIntake> intakes, Action<PartitionIntake, bool> setAside, TimeProvider time)
{
    /// <summary>To set aside a partition throws its prefetched records away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private long _stuckSince;
    private long _lowest = long.MaxValue;
    private long _looked;
    private long _lookAgainAt;

    /// <summary>Whether to read now.</summary>
    public bool AllowReading(long now)
    {
        if (!budget.IsExhausted)
        {
            End();
            return true;
        }

        if (!budget.IsHeldUp && IsMoving(now))
        {
            return false;
        }

        // Within the moment between two looks a partition could read many times its share.
        if (!budget.IsHeldUp || time.GetElapsedTime(_looked, now) >= BetweenLooks || budget.Used >= _lookAgainAt)
        {
            (_looked, _lookAgainAt) = (now, budget.Used + PartitionIntake.BatchBytes);
            Share();
            budget.IsHeldUp = true;
        }

        // Those that are fetched hold less than their shares, which are kept for them, however far a read went beyond the limit before.
        return intakes.Any(intake => intake.IsFetched);
    }

    /// <summary>True while verdicts come, or are not late yet.</summary>
    private bool IsMoving(long now)
    {
        if (budget.Used < _lowest)
        {
            (_lowest, _stuckSince) = (budget.Used, now);
        }

        return time.GetElapsedTime(_stuckSince, now) < Patience;
    }

    private void Share()
    {
        var share = Math.Max(PartitionIntake.BatchBytes, budget.Kept / Math.Max(1, intakes.Count));
        foreach (var intake in intakes)
        {
            var held = intake.Feed.HeldBytes;
            if (intake.IsSetAside ? held <= share / 2 : held >= share)
            {
                setAside(intake, !intake.IsSetAside);
            }
        }
    }

    private void End()
    {
        _lowest = long.MaxValue;
        if (!budget.IsHeldUp)
        {
            return;
        }

        budget.IsHeldUp = false;
        foreach (var intake in intakes.Where(intake => intake.IsSetAside))
        {
            setAside(intake, false);
        }
    }
}
