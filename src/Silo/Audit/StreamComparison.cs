using System.Globalization;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>What becomes of a stream's entries when those that Loki holds are laid beside those that it should.</summary>
internal sealed class StreamComparison
{
    /// <summary>Entries that Loki holds.</summary>
    public List<AuditEntry> Found { get; } = [];

    /// <summary>Entries that it does not hold as they were sent, with what is known of each.</summary>
    public List<(AuditEntry Entry, string Detail)> Missing { get; } = [];

    /// <summary>Entries that it holds once more, with what is known of each.</summary>
    public List<(AuditEntry Entry, string Detail)> Twice { get; } = [];

    /// <summary>Entries that are of others, or of records that were not read.</summary>
    public long Others { get; set; }

    /// <summary>Compares.</summary>
    /// <param name="expected">What Loki should hold.</param>
    /// <param name="stored">What it holds at those times.</param>
    /// <param name="isWhole">
    /// Whether that is all that it should hold: what is left over is else of records that nobody has any longer, and explains nothing.
    /// </param>
    /// <param name="isExact">Whether nothing that is left over explains anything.</param>
    public static StreamComparison Of(IReadOnlyList<AuditEntry> expected, IReadOnlyList<StoredEntry> stored, bool isWhole = true, bool isExact = false)
    {
        var rest = new StoredEntries();
        foreach (var entry in stored)
        {
            rest.Add(entry);
        }

        var comparison = new StreamComparison();
        List<AuditEntry> missing = [];
        foreach (var entry in expected)
        {
            (rest.TryTake(entry.TimestampNs, entry.Message.Span) ? comparison.Found : missing).Add(entry);
        }

        if (isExact)
        {
            comparison.Others = rest.Rest.Count();
            comparison.Missing.AddRange(missing.Select(entry => (entry, "")));
        }
        else if (isWhole)
        {
            comparison.Explain(missing, [.. rest.Rest]);
        }
        else
        {
            comparison.Others = rest.Rest.Count();
            comparison.Missing.AddRange(missing.Select(entry => (entry, comparison.Others > 0 ? "records beside it are gone from Kafka, and what Loki holds there may be it or theirs" : "")));
        }

        return comparison;
    }

    private void Explain(List<AuditEntry> missing, List<StoredEntry> rest)
    {
        if (rest.Count == 0)
        {
            Missing.AddRange(missing.Select(entry => (entry, "")));
            return;
        }

        var lost = missing.ToLookup(LineOf);
        var lostAt = missing.ToLookup(entry => entry.TimestampNs);
        var found = Found.ToLookup(LineOf);
        HashSet<AuditEntry> explained = [];
        foreach (var entry in rest)
        {
            var line = Convert.ToHexString(entry.Line.Span);
            if (lost[line].FirstOrDefault(other => !explained.Contains(other)) is { } moved)
            {
                explained.Add(moved);
                Missing.Add((moved, moved.TimestampNs == entry.TimestampNs
                    ? "its line is there with other structured metadata"
                    : string.Create(CultureInfo.InvariantCulture, $"its line is there at {entry.TimestampNs}")));
            }
            else if (lostAt[entry.TimestampNs].FirstOrDefault(other => !explained.Contains(other)) is { } changed)
            {
                explained.Add(changed);
                Missing.Add((changed, string.Create(CultureInfo.InvariantCulture, $"another line is there at its time, of {entry.Line.Length} bytes and not {Line(changed).Length}")));
            }
            else if (found[line].OrderBy(other => Math.Abs(other.TimestampNs - entry.TimestampNs)).FirstOrDefault(other => IsOf(other, entry)) is { } again)
            {
                Twice.Add((again, again.TimestampNs == entry.TimestampNs
                    ? "with other structured metadata"
                    : string.Create(CultureInfo.InvariantCulture, $"also at {entry.TimestampNs}")));
            }
            else
            {
                Others++;
            }
        }

        Missing.AddRange(missing.Where(entry => !explained.Contains(entry)).Select(entry => (entry, "")));
    }

    /// <summary>
    /// Whether what Loki holds is of that record, and not only alike: at the same time, or with the same structured metadata, if that tells.
    /// </summary>
    private static bool IsOf(AuditEntry entry, StoredEntry stored)
    {
        var reader = new EntryReader(entry.Message.Span);
        if (entry.TimestampNs == stored.TimestampNs)
        {
            return true;
        }

        var alike = new StoredEntries();
        alike.Add(stored with { TimestampNs = entry.TimestampNs });
        return reader.TryReadMetadata(out _, out _) && alike.TryTake(entry.TimestampNs, entry.Message.Span);
    }

    private static string LineOf(AuditEntry entry) => Convert.ToHexString(Line(entry));

    private static ReadOnlySpan<byte> Line(AuditEntry entry) => new EntryReader(entry.Message.Span).Line;
}
