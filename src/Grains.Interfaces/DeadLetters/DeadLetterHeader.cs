namespace OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

/// <summary>A header of a dead letter's record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null for none.</param>
[GenerateSerializer, Immutable, Alias("okl.DeadLetterHeader")]
public sealed record DeadLetterHeader([property: Id(0)] string Name, [property: Id(1)] byte[]? Value);
