using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Lines;

/// <summary>A metadata field of a line.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Field">The field.</param>
/// <param name="Filter">Which headers are kept, for the headers; null when no path names any.</param>
/// <param name="KeepsRest">True when headers that no path names are kept.</param>
internal sealed record LineMetadata(byte[] Name, EventField Field, FieldFilter? Filter, bool KeepsRest)
{
    /// <summary>True when a header is kept.</summary>
    public bool KeepsHeader(ReadOnlySpan<byte> name) =>
        !FieldFilter.IsLeftOut(Filter?.Find(name), FieldFilter.Keeps(Filter, KeepsRest));

    /// <summary>True when the value is a number.</summary>
    public bool IsNumber => Field.Kind is EventFieldKind.Partition or EventFieldKind.Offset;
}
