namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>A record that Loki will never take as it is.</summary>
/// <param name="Offset">Its offset in the sender's partition.</param>
/// <param name="Cause">Why.</param>
/// <param name="Status">Loki's HTTP status; 0 when it was refused before it was sent.</param>
/// <param name="Reason">Loki's words, or ours.</param>
[GenerateSerializer, Immutable, Alias("okl.RejectedRecord")]
public readonly record struct RejectedRecord(
    [property: Id(0)] long Offset, [property: Id(3)] RejectionCause Cause, [property: Id(1)] int Status, [property: Id(2)] string Reason);
