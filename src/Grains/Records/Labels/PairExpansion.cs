using System.Text;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>
/// Makes a pair of each field of an object, or of each header: <c>prefix_*</c>. Fields that are null or empty are left
/// out; a field that is no object gives no pairs.
/// </summary>
internal sealed class PairExpansion
{
    private readonly byte[] _prefix;
    private readonly EventField _field;

    /// <summary>Expands <paramref name="field"/> under a prefix, which becomes part of a name as the keys do.</summary>
    public PairExpansion(string prefix, in EventField field)
    {
        using var slug = new PooledBufferWriter();
        LabelName.AppendSlug(Encoding.UTF8.GetBytes(prefix), slug);
        _prefix = slug.WrittenSpan.ToArray();
        _field = field;
    }

    /// <summary>Adds the pairs of a record.</summary>
    public void Fill(RecordEvent fields, in RecordView record, PairSet pairs)
    {
        if (_field.Kind == EventFieldKind.Headers)
        {
            FillFromHeaders(record.Headers, pairs);
        }
        else if (fields.TryObject(record, _field, out var json))
        {
            FillFromObject(json, pairs);
        }
    }

    private void FillFromHeaders(ReadOnlySpan<byte> headers, PairSet pairs)
    {
        while (HeaderBlock.TryReadNext(ref headers, out var key, out var value, out _))
        {
            var nameStart = WriteName(key, pairs.Text);
            var valueStart = pairs.Text.WrittenCount;
            pairs.Text.Write(value);
            AddUnlessEmpty(nameStart, valueStart, pairs);
        }
    }

    private void FillFromObject(ReadOnlySpan<byte> json, PairSet pairs)
    {
        var reader = JsonExtractor.Read(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameStart = reader.ValueIsEscaped ? WriteEscapedName(reader.ValueSpan, pairs.Text) : WriteName(reader.ValueSpan, pairs.Text);
            var valueStart = pairs.Text.WrittenCount;
            reader.Read();
            RecordEvent.TryRender(JsonField.TakeFrom(ref reader), json, pairs.Text);
            AddUnlessEmpty(nameStart, valueStart, pairs);
        }
    }

    private int WriteName(ReadOnlySpan<byte> key, PooledBufferWriter text)
    {
        var start = text.WrittenCount;
        if (_prefix is [])
        {
            text.Write(key is [>= (byte)'0' and <= (byte)'9', ..] ? "_"u8 : default);
        }
        else
        {
            text.Write(_prefix[0] is >= (byte)'0' and <= (byte)'9' ? "_"u8 : default);
            text.Write(_prefix);
        }

        LabelName.AppendSlug(key, text);
        if (text.WrittenCount > start && !text.WrittenSpan[start..].ContainsAnyExcept((byte)'_'))
        {
            // Loki fails a whole push for one such name in structured metadata.
            text.Write("unnamed"u8);
        }

        return start;
    }

    private int WriteEscapedName(ReadOnlySpan<byte> escaped, PooledBufferWriter text)
    {
        using var key = new PooledBufferWriter();
        JsonText.Unescape(escaped, key);
        return WriteName(key.WrittenSpan, text);
    }

    private static void AddUnlessEmpty(int nameStart, int valueStart, PairSet pairs)
    {
        if (valueStart > nameStart && pairs.Text.WrittenCount > valueStart)
        {
            pairs.Add(nameStart, valueStart, expanded: true);
        }
        else
        {
            pairs.Text.Truncate(nameStart);
        }
    }
}
