namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>A record that Loki will never take as it is.</summary>
/// <param name="Offset">Its offset in the sender's partition.</param>
/// <param name="Status">Loki's HTTP status.</param>
/// <param name="Reason">Loki's words.</param>
[GenerateSerializer, Immutable, Alias("okl.RejectedRecord")]
public readonly record struct RejectedRecord(
    [property: Id(0)] long Offset, [property: Id(1)] int Status, [property: Id(2)] string Reason);
