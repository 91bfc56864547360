using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>A field that something refers to, resolved once.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Node">Where it is among the payload's fields; null for metadata.</param>
/// <param name="Header">The header's name, for a header.</param>
internal readonly record struct EventField(EventFieldKind Kind, JsonPathNode? Node = null, byte[]? Header = null)
{
    /// <summary>Its slot in the extracted payload, or -1.</summary>
    public int Slot { get; } = Node?.Slot ?? -1;

    // One more than it is, so that a default field has none.
    private readonly int _label;

    /// <summary>The label that may lie over it, or over the field of the root that it is below; -1 for none.</summary>
    public int Label
    {
        get => _label - 1;
        init => _label = value + 1;
    }
}
