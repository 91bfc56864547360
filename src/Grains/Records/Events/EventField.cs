namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>A field that something refers to, resolved once.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Slot">Its slot in the extracted payload, or -1.</param>
/// <param name="Header">The header's name, for a header.</param>
internal readonly record struct EventField(EventFieldKind Kind, int Slot = -1, byte[]? Header = null);
