using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>Tells what lasts from what comes and goes: one cause for all partitions of a pipeline that it keeps.</summary>
/// <param name="time">The clock.</param>
internal sealed class LastingCauses(TimeProvider time)
{
    /// <summary>What is over by then was not worth a line.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private Dictionary<(string Pipeline, CauseKind Cause), (LastingCause Cause, long Since, bool IsTold)> _known = [];

    /// <summary>Takes in what a look has found.</summary>
    public CauseChanges Observe(IEnumerable<(string Pipeline, PartitionId Partition, Finding Finding)> found)
    {
        var before = _known;
        _known = [];
        var told = new List<LastingCause>();
        foreach (var cause in found.Where(one => one.Finding.IsBad).GroupBy(one => (one.Pipeline, one.Finding.Cause)))
        {
            var first = cause.MinBy(one => (one.Partition.Topic, one.Partition.Partition));
            var lasting = new LastingCause(cause.Key.Pipeline, first.Finding, first.Partition, cause.Count());
            var (since, wasTold) = before.TryGetValue(cause.Key, out var known) ? (known.Since, known.IsTold) : (time.GetTimestamp(), false);
            var isTold = wasTold || time.GetElapsedTime(since) >= Patience;
            if (isTold && !wasTold)
            {
                told.Add(lasting);
            }

            _known[cause.Key] = (lasting, since, isTold);
        }

        return new CauseChanges(
            [.. _known.Values.Where(one => one.IsTold).Select(one => one.Cause)],
            told,
            [.. before.Where(one => one.Value.IsTold && !_known.ContainsKey(one.Key)).Select(one => one.Value.Cause)]);
    }
}
