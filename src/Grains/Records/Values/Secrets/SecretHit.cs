namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>Where a secret stands in a text.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The first byte behind it.</param>
/// <param name="Pattern">The position, in the redactor, of the pattern that found it.</param>
internal readonly record struct SecretHit(int Start, int End, int Pattern) : IComparable<SecretHit>
{
    /// <summary>By where they start, the longest first.</summary>
    public int CompareTo(SecretHit other) =>
        Start != other.Start ? Start.CompareTo(other.Start) : End != other.End ? other.End.CompareTo(End) : Pattern.CompareTo(other.Pattern);
}
