namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>Where a name and its value lie in the text of a <see cref="PairSet"/>.</summary>
/// <param name="NameStart">Where the name begins.</param>
/// <param name="NameLength">The name's length in bytes.</param>
/// <param name="ValueStart">Where the value begins.</param>
/// <param name="ValueLength">The value's length in bytes.</param>
/// <param name="Expanded">True when the pair comes from an object, false when the configuration names it.</param>
internal readonly record struct NamedPair(int NameStart, int NameLength, int ValueStart, int ValueLength, bool Expanded)
{
    /// <summary>Bytes of name and value together.</summary>
    public int Size => NameLength + ValueLength;
}
