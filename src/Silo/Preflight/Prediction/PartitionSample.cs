using System.Text;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Rendering;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Rendering;

namespace OrleansKafkaLoki.Silo.Preflight.Prediction;

/// <summary>What the newest records of a partition became. For one thread.</summary>
/// <param name="partition">The partition.</param>
internal sealed class PartitionSample(PartitionId partition)
{
    private readonly List<long> _timesMs = [];
    private readonly List<SampledEntry> _entries = [];
    private readonly Dictionary<string, long> _dropped = [];
    private readonly Dictionary<string, RefusedRecords> _refused = [];

    /// <summary>The partition.</summary>
    public PartitionId Partition => partition;

    /// <summary>When the records were written, milliseconds since the Unix epoch, of those that say it.</summary>
    public IReadOnlyList<long> TimesMs => _timesMs;

    /// <summary>The entries.</summary>
    public IReadOnlyList<SampledEntry> Entries => _entries;

    /// <summary>How many are left out, by the reason under which they are counted.</summary>
    public IReadOnlyDictionary<string, long> Dropped => _dropped;

    /// <summary>What goes to the dead letters, by cause.</summary>
    public IReadOnlyDictionary<string, RefusedRecords> Refused => _refused;

    /// <summary>How many records were read.</summary>
    public long Records { get; private set; }

    /// <summary>Bytes of their keys, values and headers.</summary>
    public long Bytes { get; private set; }

    /// <summary>The largest of them.</summary>
    public long LargestBytes { get; private set; }

    /// <summary>Whether all that the partition holds was to be read; else what is older than the sample is not known.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether the time for sampling was over before all was read that was to be.</summary>
    public bool IsCutShort { get; set; }

    /// <summary>Why it could not be read; null when it could.</summary>
    public string? Trouble { get; set; }

    /// <summary>Takes a record with what became of it.</summary>
    public void Add(RenderedRecord rendered)
    {
        var record = rendered.Input.Record;
        Records++;
        Bytes += record.Bytes;
        LargestBytes = Math.Max(LargestBytes, record.Bytes);
        if (record.TimestampMs > 0)
        {
            _timesMs.Add(record.TimestampMs);
        }

        foreach (var result in rendered.Results)
        {
            Add(result, record.TimestampMs);
        }
    }

    private void Add(RenderedResult result, long writtenMs)
    {
        switch (result)
        {
            case RenderedEntry entry:
                _entries.Add(new SampledEntry(
                    entry.Stream, writtenMs, entry.TimestampNs, entry.Line.Length,
                    entry.Metadata.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value)), entry.Metadata.Count));
                break;
            case RenderedDrop drop:
                _dropped[drop.Reason] = _dropped.GetValueOrDefault(drop.Reason) + 1;
                break;
            case RenderedRefusal refusal:
                var cause = RejectionCauses.Name(refusal.Cause);
                _refused[cause] = _refused.GetValueOrDefault(cause, new RefusedRecords(0, refusal.Reason)).And(1);
                break;
        }
    }
}
