using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary>The entry's time, as Go writes it or as a number of units since 1970.</summary>
/// <param name="unitNs">The unit in nanoseconds; 0 for the text.</param>
internal sealed class TimestampValue(long unitNs) : EventValue
{
    private const long Second = 1_000_000_000;

    /// <inheritdoc/>
    public override bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        if (fields.TimeNs < 0 && record.TimestampMs is < 0 or > UnixNanos.LastMs)
        {
            return false;
        }

        var time = fields.TimeNs >= 0 ? fields.TimeNs : record.TimestampMs * UnixNanos.PerMilli;
        if (unitNs > 0)
        {
            NumberText.Write(time / unitNs, output);
            return true;
        }

        const string Format = "yyyy-MM-dd HH:mm:ss";
        DateTimeOffset.FromUnixTimeSeconds(time / Second).UtcDateTime.TryFormat(output.GetSpan(Format.Length), out var written, Format, CultureInfo.InvariantCulture);
        output.Advance(written);
        WriteFraction(time % Second, output);
        output.Write(" +0000 UTC"u8);
        return true;
    }

    private static void WriteFraction(long nanoseconds, PooledBufferWriter output)
    {
        if (nanoseconds == 0)
        {
            return;
        }

        const int Digits = 9;
        output.Write("."u8);
        nanoseconds.TryFormat(output.GetSpan(Digits), out var written, "D9", CultureInfo.InvariantCulture);
        output.Advance(output.GetSpan(Digits)[..written].LastIndexOfAnyExcept((byte)'0') + 1);
    }
}
