using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary><c>logfmt a="b"</c>: makes labels of some of the line's pairs. One that is not there is empty; of several the last counts.</summary>
/// <param name="targets">The labels, and the keys that they have in the line.</param>
/// <param name="isStrict">A mistake is an error, and nothing behind it counts.</param>
/// <param name="error">Tells that the line is no logfmt.</param>
internal sealed class LogfmtFieldsStep((int Label, byte[] Name, byte[] Key)[] targets, bool isStrict, LogqlError error) : LogqlStep
{
    private readonly int _longest = targets.Max(target => Math.Max(target.Name.Length, target.Key.Length));

    /// <inheritdoc/>
    public override bool Apply(RecordEvent fields, in RecordView record)
    {
        var labels = fields.Fields.Labels;
        foreach (var (label, _, _) in targets)
        {
            labels.Set(label, default(ReadOnlySpan<byte>));
        }

        Span<byte> name = _longest <= 256 ? stackalloc byte[_longest] : new byte[_longest];
        var reader = new LogfmtReader(fields.Line(record), isStrict);
        while (reader.TryReadNext(out var key, out var value, out var isEscaped))
        {
            var length = 0;
            if (!LabelNames.TryAppend(key, name, ref length))
            {
                continue;
            }

            using var text = fields.Buffers.Take();
            if (isEscaped)
            {
                LogfmtReader.Unescape(value, text.Writer);
            }

            value = isEscaped ? text.Writer.WrittenSpan : value;
            Set(labels, name[..length], LabelText.IsClean(value) ? value : default);
        }

        if (reader.HasMistake)
        {
            error.Set(fields, LogqlError.Logfmt);
        }

        return true;
    }

    // As Loki does, a key that is nobody's is that of the label of its name.
    private void Set(EventLabels labels, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var isTaken = false;
        foreach (var (label, _, from) in targets)
        {
            if (key.SequenceEqual(from))
            {
                labels.Set(label, value);
                isTaken = true;
            }
        }

        foreach (var (label, name, _) in targets)
        {
            if (!isTaken && key.SequenceEqual(name))
            {
                labels.Set(label, value);
            }
        }
    }
}
