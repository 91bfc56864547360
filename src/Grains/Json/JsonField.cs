namespace OrleansKafkaLoki.Grains.Json;

/// <summary>Where a field's value lies in a JSON text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is, in bytes.</param>
internal readonly record struct JsonField(JsonFieldKind Kind, int Start, int Length)
{
    /// <summary>The value's bytes within the text that it was found in.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}
