using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Enters what was found in the tallies, and remembers what differs.</summary>
/// <param name="partitions">The partitions' tallies.</param>
/// <param name="streams">The streams.</param>
/// <param name="letters">The dead letters; null where there are none.</param>
/// <param name="tell">Takes every record that differs.</param>
internal sealed class AuditJudge(IReadOnlyList<PartitionAudit> partitions, AuditStreams streams, AuditLetters? letters, Action<AuditFinding> tell)
{
    /// <summary>More are repaired by the next audit.</summary>
    private const int MostLost = 500_000;

    private const string GoneFromKafka = "Kafka has no longer some of its records, which were counted: nobody can say what Loki should hold of them.";

    private readonly Dictionary<PartitionId, AuditTally> _partitions = partitions.ToDictionary(partition => partition.Range.Partition, partition => partition.Tally);
    private readonly Dictionary<int, AuditTally> _streams = [];
    private readonly Dictionary<int, string> _refusals = [];
    private readonly List<AuditEntry> _lost = [];
    private readonly Dictionary<int, long> _hidden = [];

    /// <summary>The streams that differ.</summary>
    public IReadOnlyDictionary<int, AuditTally> Streams => _streams;

    /// <summary>Why Loki did not say what it holds of a stream.</summary>
    public IReadOnlyDictionary<int, string> Refusals => _refusals;

    /// <summary>How many more entries of a stream Loki counts than it shows.</summary>
    public IReadOnlyDictionary<int, long> MoreCounted => _hidden;

    /// <summary>Entries of which nothing is in Loki, as far as they are remembered.</summary>
    public IReadOnlyList<AuditEntry> Lost => _lost;

    /// <summary>Entries that Loki holds in the same windows and that are of nobody who was asked for.</summary>
    public long Others { get; private set; }

    /// <summary>The first record, by its time, of each kind.</summary>
    public SortedDictionary<AuditKind, AuditFinding> First { get; } = [];

    /// <summary>Hands over <see cref="Lost"/>, and remembers none of them any longer.</summary>
    public IReadOnlyList<AuditEntry> TakeLost()
    {
        AuditEntry[] lost = [.. _lost];
        _lost.Clear();
        return lost;
    }

    /// <summary>What was found of a stream.</summary>
    /// <param name="stream">The stream's number.</param>
    /// <param name="comparison">What was found.</param>
    /// <param name="unseenBelowNs">Of what is older Loki shows nothing.</param>
    public void Take(int stream, StreamComparison comparison, long unseenBelowNs)
    {
        Others += comparison.Others;
        foreach (var (entry, detail) in comparison.Missing)
        {
            if (letters?.CauseOf(entry.Partition, entry.Offset) is { } cause)
            {
                _partitions[entry.Partition].Bury(cause);
                TallyOf(stream).Bury(cause);
                continue;
            }

            if (entry.TimestampNs < unseenBelowNs)
            {
                _partitions[entry.Partition].TooOld++;
                TallyOf(stream).TooOld++;
                continue;
            }

            _partitions[entry.Partition].Missing++;
            TallyOf(stream).Missing++;
            Tell(new AuditFinding(AuditKind.Missing, entry.Partition, entry.Offset, entry.TimestampNs, streams[stream], detail));
            if (detail.Length == 0 && _lost.Count < MostLost)
            {
                _lost.Add(entry);
            }
        }

        foreach (var (entry, detail) in comparison.Twice)
        {
            _partitions[entry.Partition].Twice++;
            TallyOf(stream).Twice++;
            Tell(new AuditFinding(AuditKind.Twice, entry.Partition, entry.Offset, entry.TimestampNs, streams[stream], detail));
        }
    }

    /// <summary>Loki counts so many more entries than it shows.</summary>
    public void Hidden(int stream, long count)
    {
        if (count > 0)
        {
            _hidden[stream] = _hidden.GetValueOrDefault(stream) + count;
        }
    }

    /// <summary>Loki did not say whether it has these.</summary>
    public void Unasked(int stream, IReadOnlyList<AuditEntry> entries, string reason)
    {
        _refusals[stream] = reason;
        TallyOf(stream).Unasked += entries.Count;
        foreach (var entry in entries)
        {
            _partitions[entry.Partition].Unasked++;
        }
    }

    /// <summary>
    /// Entries were counted whose records Kafka has no longer, now that they are to be looked for. Of which partition each was nobody knows: they are
    /// shared out by how many offsets each has lost.
    /// </summary>
    public void Vanished(int stream, long count, IReadOnlyList<(PartitionId Partition, long Offsets)> gone)
    {
        _refusals[stream] = GoneFromKafka;
        TallyOf(stream).Unasked += count;
        var (left, offsetsLeft) = (count, gone.Sum(partition => partition.Offsets));
        foreach (var (partition, offsets) in gone.Where(partition => partition.Offsets > 0))
        {
            var share = left * offsets / offsetsLeft;
            _partitions[partition].Unasked += share;
            (left, offsetsLeft) = (left - share, offsetsLeft - offsets);
        }

        _partitions[gone[^1].Partition].Unasked += left; // All of it where compaction took them, which tells of no offsets.
    }

    /// <summary>A record that the configuration refuses: it has to be a dead letter.</summary>
    public void Refused(PartitionId partition, AuditedRefusal refusal)
    {
        if (letters?.CauseOf(partition, refusal.Offset) is { } cause)
        {
            _partitions[partition].Bury(cause);
        }
        else
        {
            _partitions[partition].Missing++;
            Tell(new AuditFinding(AuditKind.Missing, partition, refusal.Offset, 0, refusal.Stream, "the pipeline refuses it, and it is no dead letter"));
        }
    }

    private AuditTally TallyOf(int stream) => _streams.TryGetValue(stream, out var tally) ? tally : _streams[stream] = new AuditTally();

    private void Tell(AuditFinding finding)
    {
        if (!First.TryGetValue(finding.Kind, out var first) || finding.TimestampNs < first.TimestampNs)
        {
            First[finding.Kind] = finding;
        }

        tell(finding);
    }
}
