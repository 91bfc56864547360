using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary><c>logfmt</c>: makes labels of the line's pairs. Of two of one name the first counts.</summary>
/// <param name="schema">The fields that records have.</param>
/// <param name="isStrict">A mistake is an error, and nothing behind it counts.</param>
/// <param name="keepsEmpty">Keys without a value become empty labels.</param>
/// <param name="error">Tells that the line is no logfmt.</param>
internal sealed class LogfmtStep(EventSchema schema, bool isStrict, bool keepsEmpty, LogqlError error) : LogqlStep
{
    private LabelNames? _names;

    /// <inheritdoc/>
    public override bool Apply(RecordEvent fields, in RecordView record)
    {
        _names ??= new LabelNames(schema);
        var labels = fields.Fields.Labels;
        Span<byte> name = _names.Longest <= 256 ? stackalloc byte[_names.Longest] : new byte[_names.Longest];
        var reader = new LogfmtReader(fields.Line(record), isStrict);
        while (reader.TryReadNext(out var key, out var value, out var isEscaped))
        {
            var length = 0;
            var label = LabelNames.IsPlain(key) ? _names.Find(key)
                : LabelNames.TryAppend(key, name, ref length) ? _names.Find(name[..length])
                : -1;
            if (label < 0 || labels.IsSet(label) || (value.IsEmpty && !keepsEmpty))
            {
                continue;
            }

            using var text = fields.Buffers.Take();
            if (isEscaped)
            {
                LogfmtReader.Unescape(value, text.Writer);
            }

            labels.SetClean(label, isEscaped ? text.Writer.WrittenSpan : value);
        }

        if (reader.HasMistake)
        {
            error.Set(fields, LogqlError.Logfmt);
        }

        return true;
    }
}
