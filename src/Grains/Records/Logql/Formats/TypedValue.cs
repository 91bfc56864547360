using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary>A value of a kind.</summary>
internal sealed class TypedValue(EventValue value, FormatKind kind) : FormatValue
{
    /// <inheritdoc/>
    public override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output, out bool isTrue)
    {
        var start = output.WrittenCount;
        var isThere = value.TryRender(fields, record, output);
        var text = output.WrittenSpan[start..];
        isTrue = isThere && kind switch
        {
            FormatKind.Truth => text.SequenceEqual("true"u8),
            FormatKind.Whole or FormatKind.Real => NumberText.TryParse(text, out double number) && number != 0,
            _ => !text.IsEmpty,
        };
        return isThere;
    }
}
