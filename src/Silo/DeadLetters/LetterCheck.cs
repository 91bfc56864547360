using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Whether a letter can be what it says: whoever may write where letters are kept could write others.</summary>
internal static class LetterCheck
{
    /// <summary>Throws unless tenant and labels are such as this product sends.</summary>
    /// <exception cref="FormatException">They are not; the message says which.</exception>
    public static DeadLetter Checked(DeadLetter letter)
    {
        _ = StreamLabels.Parse(letter.Stream.Labels);
        return letter.Stream.Tenant.Length == 0 || TenantName.IsValid(Encoding.UTF8.GetBytes(letter.Stream.Tenant))
            ? letter
            : throw new FormatException($"'{letter.Stream.Tenant}' is no tenant of Loki's.");
    }

    /// <summary>
    /// True when a record is not the letter's although it has its offset: the topic was made anew meanwhile. An entry is never older than its record, but for
    /// one beyond <see cref="UnixNanos.LastMs"/>, as producers write that count microseconds.
    /// </summary>
    public static bool IsAnother(SourceRecord record, DeadLetter letter) =>
        Math.Min(record.TimestampMs, UnixNanos.LastMs) > letter.TimestampNs / UnixNanos.PerMilli;
}
