using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Tells a person what an audit found.</summary>
internal static class AuditText
{
    private const int MostStreams = 50;
    private static readonly string[] Columns = ["records", "filtered", "expected", "found", "missing", "twice", "dead letters", "too old", "not asked"];

    /// <summary>The tables, and what else there is to say.</summary>
    public static string Of(AuditResult result)
    {
        var total = result.Total;
        List<string[]> rows =
        [
            ["topic", "partition", .. Columns],
            .. result.Partitions.Select(partition => (string[])
            [
                partition.Range.Partition.Topic, Number(partition.Range.Partition.Partition), .. Values(partition.Tally),
            ]),
            ["total", "", .. Values(total)],
        ];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Pipeline {result.Options.Pipeline}: {Number(total.Records)} records of {Number(result.Partitions.Count)} partitions in {Number(result.StreamCount)} streams, ");
        text.AppendLine(CultureInfo.InvariantCulture, $"held against Loki {(result.Options.As is { } peer ? $"line by line, as {peer} writes them," : $"by windows of {result.WindowSecs} s")} in {result.Elapsed.TotalSeconds:F1} s.").AppendLine();
        Table(text, rows, 2);
        Streams(text, result);
        foreach (var (cause, count) in total.Causes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"dead letters of cause {RejectionCauses.Name(cause)}: {count:N0}");
        }

        foreach (var finding in result.First)
        {
            text.AppendLine($"first {Word(finding.Kind)}: {Describe(finding)}");
        }

        foreach (var (stream, reason) in result.Refusals.Take(MostStreams))
        {
            text.AppendLine($"not asked, tenant '{stream.Tenant}' {stream.Labels}: {reason}");
        }

        foreach (var (tenant, lookback) in result.Lookbacks)
        {
            text.AppendLine($"too old, {LokiSight.Describe(tenant, lookback)}");
        }

        foreach (var (tenant, reason) in result.Mute)
        {
            text.AppendLine($"tenant '{tenant}': Loki does not say how far back it answers, so what is missing may only be too old, and is not repaired where nothing older was shown; query.max_lookback_secs says it: {reason}");
        }

        Note(text, result.Unsettled, "of the missing entries are older than query.ingesters_within_secs, or than what Loki is sure to show: it may hold them without showing them. They are not repaired");
        Note(text, total.Timeless, "records have no time of their own, nor one before them; nobody knows under which they stand");
        Note(text, total.Gone, "offsets were gone from Kafka before they could be read");
        Note(text, total.Unshipped, "offsets behind these are not shipped yet");
        Note(text, result.Others, "entries in Loki are of others, or of records outside the range or gone from Kafka");
        foreach (var (stream, count) in result.MoreCounted.Take(MostStreams))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{count:N0} more entries are counted than shown of {stream.Labels}: exact doubles, or streams of others that have these labels and more.");
        }

        text.AppendLine(result.IsProven ? "All of it is there, and once." : "Not all of it is there once.");
        return text.ToString();
    }

    /// <summary>The word for a kind.</summary>
    public static string Word(AuditKind kind) => kind == AuditKind.Missing ? "missing" : "twice";

    /// <summary>A time for a person; empty for none.</summary>
    public static string Time(long timestampNs) => timestampNs == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeMilliseconds(timestampNs / UnixNanos.PerMilli).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss}.{timestampNs % UnixNanos.PerSecond:D9}Z");

    private static void Streams(StringBuilder text, AuditResult result)
    {
        if (result.Streams.Count == 0)
        {
            return;
        }

        List<string[]> rows =
        [
            ["stream", "expected", "missing", "twice", "dead letters", "too old", "not asked"],
            .. result.Streams.Take(MostStreams).Select(stream => (string[])
            [
                stream.Stream.Tenant.Length == 0 ? stream.Stream.Labels : $"{stream.Stream.Tenant} {stream.Stream.Labels}",
                Number(stream.Tally.Expected), Number(stream.Tally.Missing), Number(stream.Tally.Twice), Number(stream.Tally.DeadLettered), Number(stream.Tally.TooOld),
                Number(stream.Tally.Unasked),
            ]),
        ];
        Table(text, rows, 1);
        if (result.Streams.Count > MostStreams)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"and {result.Streams.Count - MostStreams:N0} streams more; -o json shows them all").AppendLine();
        }
    }

    private static string Describe(AuditFinding finding)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"{finding.Partition.Topic}/{finding.Partition.Partition} offset {finding.Offset}");
        var when = finding.TimestampNs == 0 ? "" : $" at {Time(finding.TimestampNs)}";
        return $"{where}{when} in {finding.Stream.Labels}{(finding.Detail.Length == 0 ? "" : $": {finding.Detail}")}";
    }

    private static string[] Values(AuditTally tally) =>
    [
        Number(tally.Records), Number(tally.Filtered), Number(tally.Expected), Number(tally.Found), Number(tally.Missing), Number(tally.Twice),
        Number(tally.DeadLettered), Number(tally.TooOld), Number(tally.Unasked),
    ];

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static void Note(StringBuilder text, long count, string what)
    {
        if (count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{count:N0} {what}.");
        }
    }

    private static void Table(StringBuilder text, List<string[]> rows, int leftColumns)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column < leftColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.AppendLine(string.Join("  ", cells).TrimEnd());
        }

        text.AppendLine();
    }
}
