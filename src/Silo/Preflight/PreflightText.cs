using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Silo.Preflight.Findings;
using OrleansKafkaLoki.Silo.Preflight.Prediction;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>Tells a person what a preflight has found.</summary>
internal static class PreflightText
{
    private const int MostStreams = 5;
    private const int LongestValue = 40;
    private const int StateWidth = 7;

    /// <summary>The predictions, and what was found of each part.</summary>
    public static string Of(PreflightReport report)
    {
        var text = new StringBuilder();
        foreach (var pipeline in report.Pipelines)
        {
            Append(text, pipeline, report.At);
        }

        var width = report.Findings.Max(finding => Whose(finding).Length);
        foreach (var finding in report.Findings)
        {
            text.AppendLine($"{SnakeCase.Of(finding.State).PadRight(StateWidth)}  {Whose(finding).PadRight(width)}  {finding.Found}");
            if (finding.Remedy is { } remedy)
            {
                text.AppendLine($"{"".PadRight(StateWidth)}  {"".PadRight(width)}  -> {remedy}");
            }
        }

        var (failed, warned) = (report.Findings.Count(finding => finding.State == CheckState.Failed), report.Findings.Count(finding => finding.State == CheckState.Warning));
        return text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{report.Findings.Count} parts: {failed} failed, {warned} with a warning. Nothing was changed.").ToString();
    }

    private static void Append(StringBuilder text, PipelineReport pipeline, DateTimeOffset now)
    {
        var made = pipeline.Prediction;
        text.AppendLine($"Pipeline {pipeline.Pipeline}, by its newest {Amount.Number(made.Records)} records").AppendLine();
        Table(text, [
            ["topic", "partitions", "sampled", "records/s", "bytes/s", "newest"],
            .. made.Topics.Select(topic => (string[])
            [
                topic.Topic, Amount.Number(topic.Partitions), Amount.Number(topic.Records), topic.RecordsPerSec is { } rate ? Amount.Number(rate) : "?",
                topic.BytesPerSec is { } bytes ? Amount.Bytes(bytes) : "?",
                topic.NewestMs is { } newest ? $"{Amount.Time(Age(now, newest))} ago" : "?",
            ]),
        ]);
        var rates = made.IsRateKnown ? $"{Amount.Number(made.EntriesPerSec)} entries/s, {Amount.Bytes(made.BytesPerSec)}/s of lines and structured metadata{Busiest(made)}, " : "";
        text.AppendLine($"{rates}{Streams(made.StreamCount)}").AppendLine();
        foreach (var (reason, count) in made.Dropped)
        {
            text.AppendLine($"left out: {reason}: {Amount.Number(count)} of {Amount.Number(made.Records)} ({Amount.Share(count, made.Records)})");
        }

        Table(text, [
            ["label", "values", "expected", "most streams"],
            .. made.Labels.Select(label => (string[])
            [
                label.Name, Amount.Number(label.Values.Seen), Amount.Number(Math.Round(label.Values.Expected)),
                string.Join(", ", label.Worst.Select(value => $"{Cut(value.Value)} ({Amount.Number(value.Streams)})")),
            ]),
        ]);
        Table(text, [
            ["biggest streams", "share", "bytes/s", "entries/s"],
            .. made.Streams.Take(MostStreams).Select(stream => (string[])
            [
                stream.Stream.Tenant.Length > 0 ? $"{stream.Stream.Tenant} {stream.Stream.Labels}" : stream.Stream.Labels,
                made.IsRateKnown ? Amount.Share(stream.BytesPerSec, made.BytesPerSec) : Amount.Share(stream.Entries, made.Entries),
                made.IsRateKnown ? Amount.Bytes(stream.BytesPerSec) : "?", made.IsRateKnown ? Amount.Number(stream.EntriesPerSec) : "?",
            ]),
        ]);
    }

    private static string Busiest(PipelinePrediction made) =>
        made.BusiestBytesPerSec is { } bytes ? $" ({Amount.Bytes(bytes)}/s in the busiest {BusiestTime.Seconds} s)" : "";

    private static string Whose(Finding finding) => finding.Pipeline is null ? finding.Part : $"{finding.Pipeline}: {finding.Part}";

    private static TimeSpan Age(DateTimeOffset now, long unixMs) => now - DateTimeOffset.FromUnixTimeMilliseconds(unixMs) is var age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    private static string Streams(Richness streams) => $"{Amount.Number(streams.Seen)} streams seen, at least {Amount.Number(Math.Round(streams.Expected))} expected (Chao1)";

    private static string Cut(string value) => value.Length > LongestValue ? $"{value[..LongestValue]}…" : value;

    private static void Table(StringBuilder text, IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        foreach (var row in rows)
        {
            text.Append("  ").AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        text.AppendLine();
    }
}
