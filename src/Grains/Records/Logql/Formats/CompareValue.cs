using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary><c>eq</c>, <c>lt</c> and so on: whether a value compares so with one of others of its kind.</summary>
internal sealed class CompareValue(Comparison comparison, FormatKind kind, FormatValue value, FormatValue[] others) : FormatValue
{
    /// <inheritdoc/>
    public override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output, out bool isTrue)
    {
        isTrue = false;
        using var left = fields.Buffers.Take();
        if (!value.TryRender(fields, record, left.Writer, out _))
        {
            return false;
        }

        foreach (var other in others)
        {
            using var right = fields.Buffers.Take();
            if (!other.TryRender(fields, record, right.Writer, out _))
            {
                return false;
            }

            isTrue |= comparison.Holds(Compare(left.Writer.WrittenSpan, right.Writer.WrittenSpan));
        }

        output.Write(isTrue ? "true"u8 : "false"u8);
        return true;
    }

    private int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (kind == FormatKind.Whole && NumberText.TryParse(left, out long whole) && NumberText.TryParse(right, out long otherWhole))
        {
            return whole.CompareTo(otherWhole);
        }

        return kind is FormatKind.Whole or FormatKind.Real && NumberText.TryParse(left, out double real) && NumberText.TryParse(right, out double otherReal)
            ? real.CompareTo(otherReal)
            : left.SequenceCompareTo(right);
    }
}
