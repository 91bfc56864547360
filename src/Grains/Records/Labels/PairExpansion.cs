using System.Text;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>
/// Makes a pair of each field of an object, or of each header: <c>prefix_*</c>. Fields that are null or empty are left
/// out, as are those that are excepted; a field that is no object gives no pairs.
/// </summary>
internal sealed class PairExpansion
{
    private readonly byte[] _prefix;
    private readonly NamePatterns _except;
    private readonly EventField _field;

    /// <summary>Expands <paramref name="field"/> under a prefix, which becomes part of a name as the keys do.</summary>
    public PairExpansion(string prefix, in EventField field, NamePatterns except)
    {
        using var slug = new PooledBufferWriter();
        LabelName.AppendSlug(Encoding.UTF8.GetBytes(prefix), slug);
        _prefix = slug.WrittenSpan.ToArray();
        _except = except;
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
            FillFromObject(fields, json, pairs);
        }
    }

    private void FillFromHeaders(ReadOnlySpan<byte> headers, PairSet pairs)
    {
        while (HeaderBlock.TryReadNext(ref headers, out var key, out var value, out _))
        {
            if (!_except.Contains(key))
            {
                var nameStart = pairs.Text.WrittenCount;
                LabelName.Append(_prefix, key, pairs.Text);
                var valueStart = pairs.Text.WrittenCount;
                pairs.Text.Write(value);
                AddUnlessEmpty(nameStart, valueStart, pairs);
            }
        }
    }

    private void FillFromObject(RecordEvent fields, ReadOnlySpan<byte> json, PairSet pairs)
    {
        var reader = JsonExtractor.Read(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            using var unescaped = fields.Buffers.Take();
            var key = reader.ValueSpan;
            if (reader.ValueIsEscaped)
            {
                JsonText.Unescape(key, unescaped.Writer);
                key = unescaped.Writer.WrittenSpan;
            }

            if (_except.Contains(key))
            {
                reader.Skip();
                continue;
            }

            var nameStart = pairs.Text.WrittenCount;
            LabelName.Append(_prefix, key, pairs.Text);
            var valueStart = pairs.Text.WrittenCount;
            reader.Read();
            RecordEvent.TryRender(JsonField.TakeFrom(ref reader), json, pairs.Text);
            AddUnlessEmpty(nameStart, valueStart, pairs);
        }
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
