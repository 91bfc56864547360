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

    private long? _exhaustedSince;
    private long _looked;

    /// <summary>Whether to read now.</summary>
    public bool AllowReading(long now)
    {
        if (!budget.IsExhausted)
        {
            End();
            return true;
        }

        _exhaustedSince ??= now;
        if (!budget.IsHeldUp && time.GetElapsedTime(_exhaustedSince.Value, now) < Patience)
        {
            return false;
        }

        if (!budget.IsHeldUp || time.GetElapsedTime(_looked, now) >= BetweenLooks)
        {
            _looked = now;
            Share();
            budget.IsHeldUp = true;
        }

        // Those that are fetched hold less than their shares, which are kept for them, however far a read went beyond the limit before.
        return intakes.Any(intake => intake.IsFetched);
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
        _exhaustedSince = null;
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
