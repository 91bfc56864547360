namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>A record as Kafka has it.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="TimestampMs">Its timestamp, or -1.</param>
/// <param name="Stream">Its key: the stream of entries that say no other.</param>
/// <param name="Value">Its value; null has none, and is filtered.</param>
/// <param name="Shares">How often the ledger counts it: once for each stream that it goes to, and for each entry that the configuration refuses.</param>
internal sealed record LogMessage(long Offset, long TimestampMs, int Stream, string? Value, int Shares);
