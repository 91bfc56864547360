using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.Rendering;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>Shows a person what becomes of records.</summary>
internal sealed class RenderText : IRenderOutput
{
    private readonly HashSet<string> _streams = [];
    private long _records;
    private long _entries;
    private long _dropped;
    private long _refused;

    /// <inheritdoc/>
    public string Write(RenderedRecord record)
    {
        _records++;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{record.Input.Topic}/{record.Input.Partition} offset {record.Input.Record.Offset}");
        IReadOnlyList<StageTrace> told = [];
        foreach (var result in record.Results)
        {
            // Parts share what came before the split.
            foreach (var stage in result.Trace.Skip(told.Zip(result.Trace).TakeWhile(pair => pair.First == pair.Second).Count()))
            {
                AddStage(text, stage);
            }

            told = result.Trace;
            Add(text, result);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public string End() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_records:N0} records: {_entries:N0} entries in {_streams.Count:N0} streams, {_dropped:N0} left out, {_refused:N0} to the dead letters.{Environment.NewLine}");

    private void Add(StringBuilder text, RenderedResult result)
    {
        switch (result)
        {
            case RenderedEntry entry:
                _entries++;
                _streams.Add(entry.Stream.ToString());
                text.Append("  ").Append(entry.Stream.Labels).AppendLine(entry.Stream.Tenant.Length > 0 ? $" of tenant {entry.Stream.Tenant}" : "");
                text.Append("    ").Append(Rfc3339.Format(entry.TimestampNs)).Append("  ").AppendLine(Indented(Encoding.UTF8.GetString(entry.Line.Span)));
                foreach (var (name, value) in entry.Metadata)
                {
                    text.Append("      ").Append(name).Append('=').AppendLine(Indented(value));
                }

                break;
            case RenderedDrop drop:
                _dropped++;
                text.AppendLine($"  left out by {Place(drop.Stage, drop.Kind)}: {drop.Reason}");
                break;
            case RenderedRefusal refusal:
                _refused++;
                text.AppendLine($"  dead letter{(refusal.Stage is { } stage ? $" of {Place(stage, null)}" : "")}: {RejectionCauses.Name(refusal.Cause)}: {refusal.Reason}");
                break;
        }
    }

    private static void AddStage(StringBuilder text, StageTrace trace)
    {
        text.AppendLine($"    {Place(trace.Stage, trace.Kind)}: {trace.Outcome.Replace('_', ' ')}");
        foreach (var (field, before, after) in trace.Changes)
        {
            var shown = field == FieldChange.Time ? (Time(before), Time(after)) : (before, after);
            text.AppendLine(shown switch
            {
                (null, var now) => $"      + {field}: {Indented(now!)}",
                (var was, null) => $"      - {field}: {Indented(was)}",
                var (was, now) => $"      ~ {field}: {Indented(was)} -> {Indented(now)}",
            });
        }
    }

    private static string Place(int? stage, string? kind) => stage is null ? kind! : string.Create(CultureInfo.InvariantCulture, $"stages.{stage}{(kind is null ? "" : $" ({kind})")}");

    private static string? Time(string? timeNs) => timeNs is null ? null : Rfc3339.Format(long.Parse(timeNs, CultureInfo.InvariantCulture));

    private static string Indented(string text) => text.Replace("\n", "\n        ", StringComparison.Ordinal);
}
