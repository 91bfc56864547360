using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary><c>not</c>: whether a value is not true.</summary>
internal sealed class NotValue(FormatValue value) : FormatValue
{
    /// <inheritdoc/>
    public override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output, out bool isTrue)
    {
        using var scratch = fields.Buffers.Take();
        var isThere = value.TryRender(fields, record, scratch.Writer, out var isOther);
        isTrue = isThere && !isOther;
        output.Write(!isThere ? default : isTrue ? "true"u8 : "false"u8);
        return isThere;
    }
}
