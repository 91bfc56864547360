namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>Where a value lies in a text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is; of objects and arrays unknown until they are passed over.</param>
internal readonly record struct LooseValue(LooseValueKind Kind, int Start, int Length)
{
    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> text) => text.Slice(Start, Length);
}
