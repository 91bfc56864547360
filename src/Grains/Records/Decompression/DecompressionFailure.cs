namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>Tells why a value could not be decompressed.</summary>
internal static class DecompressionFailure
{
    /// <summary>A part of a sentence about the value.</summary>
    /// <param name="outcome">What became of it.</param>
    /// <param name="kind">The kind of compression, as the configuration names it.</param>
    /// <param name="maxBytes">How much may come out.</param>
    public static string Describe(DecompressionOutcome outcome, string kind, int maxBytes) => outcome switch
    {
        DecompressionOutcome.NotCompressed => $"it does not begin as {kind} does",
        DecompressionOutcome.TooLarge => FormattableString.Invariant($"more than {maxBytes} bytes come out of its {kind}"),
        _ => $"its {kind} is damaged, or the end of it is missing",
    };
}
