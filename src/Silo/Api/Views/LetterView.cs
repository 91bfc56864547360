using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>A dead letter without anything of its record's content.</summary>
/// <param name="Id">Its id: PARTITION@OFFSET of the dead-letter topic, or FILE@BYTE.</param>
/// <param name="Topic">The topic that its record was read from.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The record's offset.</param>
/// <param name="Tenant">The tenant; empty for none.</param>
/// <param name="Labels">The label set of the stream that it was meant for.</param>
/// <param name="Cause">Why, as a class.</param>
/// <param name="Status">Loki's HTTP status; absent when it was refused before it was sent.</param>
/// <param name="Timestamp">The entry's timestamp, UTC.</param>
/// <param name="Original">kept; lost (Kafka no longer held the record, the entry is kept instead); too_large (only where it is).</param>
/// <param name="Bytes">The bytes of its record, as far as they are kept.</param>
/// <param name="Silo">The silo that keeps it; absent for what is in Kafka.</param>
internal sealed record LetterView(
    string Id, string Topic, int Partition, long Offset, string Tenant, string Labels, string Cause, int? Status, DateTime Timestamp, string Original, long Bytes, string? Silo)
{
    /// <summary>The view of <paramref name="letter"/>.</summary>
    public static LetterView Of(DeadLetterStatus letter) => new(
        letter.Id, letter.Partition.Topic, letter.Partition.Partition, letter.Offset, letter.Tenant, letter.Labels, ApiNames.Of(letter.Cause),
        letter.Status == 0 ? null : letter.Status, DateTime.UnixEpoch.AddTicks(letter.TimestampNs / TimeSpan.NanosecondsPerTick), ApiNames.Of(letter.Original), letter.Bytes, letter.Silo);
}
