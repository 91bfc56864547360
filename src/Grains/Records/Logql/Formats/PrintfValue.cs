using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary><c>printf</c>: values in the places of a text.</summary>
internal sealed class PrintfValue(PrintfPart[] parts) : EventValue
{
    private const int DefaultDigits = 6;

    /// <inheritdoc/>
    public override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        var start = output.WrittenCount;
        foreach (var part in parts)
        {
            output.Write(part.Text);
            if (part.Value is null)
            {
                continue;
            }

            using var value = fields.Buffers.Take();
            if (!part.Value.TryRender(fields, record, value.Writer))
            {
                output.Truncate(start);
                return false;
            }

            Write(part, value.Writer, output);
        }

        return true;
    }

    private static void Write(PrintfPart part, PooledBufferWriter value, PooledBufferWriter output)
    {
        var isNumber = part.Verb is 'd' or 'f';
        if (part.Verb == 'f' && NumberText.TryParse(value.WrittenSpan, out double number))
        {
            value.Clear();
            var digits = part.Precision ?? DefaultDigits;
            // As many digits before the point as a number of 64 bits may have.
            Span<char> format = stackalloc char[8];
            format[0] = 'F';
            digits.TryFormat(format[1..], out var length, default, CultureInfo.InvariantCulture);
            number.TryFormat(value.GetSpan(400 + digits), out var written, format[..(length + 1)], CultureInfo.InvariantCulture);
            value.Advance(written);
        }

        var text = value.WrittenSpan;
        text = part.Verb == 's' && part.Precision is { } most ? text[..Utf8Characters.Offset(text, most)] : text;
        var hasSign = isNumber && (part.HasSign || text is [(byte)'-', ..]);
        var sign = !hasSign ? default : text is [(byte)'-', ..] ? "-"u8 : "+"u8;
        text = text is [(byte)'-', ..] && isNumber ? text[1..] : text;
        var missing = part.Width - Utf8Characters.Count(text) - sign.Length;
        var zeros = part.HasZeros && !part.IsLeft && isNumber;
        Fill(part.IsLeft || zeros ? 0 : missing, (byte)' ', output);
        output.Write(sign);
        Fill(zeros ? missing : 0, (byte)'0', output);
        output.Write(text);
        Fill(part.IsLeft ? missing : 0, (byte)' ', output);
    }

    private static void Fill(int count, byte with, PooledBufferWriter output)
    {
        if (count > 0)
        {
            output.GetSpan(count)[..count].Fill(with);
            output.Advance(count);
        }
    }
}
