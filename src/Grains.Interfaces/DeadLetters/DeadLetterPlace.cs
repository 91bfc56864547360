namespace OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

/// <summary>A dead letter's place in the order, which is the newest first.</summary>
/// <param name="TimestampNs">Its entry's timestamp, nanoseconds since the Unix epoch.</param>
/// <param name="Id">Its id, which makes it the only one.</param>
[GenerateSerializer, Immutable, Alias("okl.DeadLetterPlace")]
public readonly record struct DeadLetterPlace([property: Id(0)] long TimestampNs, [property: Id(1)] string Id)
{
    /// <summary>The order.</summary>
    public static IComparer<DeadLetterPlace> NewestFirst { get; } = Comparer<DeadLetterPlace>.Create((left, right) =>
        right.TimestampNs.CompareTo(left.TimestampNs) is not 0 and var newer ? newer : string.CompareOrdinal(left.Id, right.Id));
}
