namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>What a <see cref="PairSet"/> may hold.</summary>
/// <param name="Count">The most pairs.</param>
/// <param name="Size">The most bytes of all names and values.</param>
/// <param name="NameLength">The longest name in bytes.</param>
/// <param name="ValueLength">The longest value in bytes.</param>
internal sealed record PairLimits(int Count, int Size = int.MaxValue, int NameLength = int.MaxValue, int ValueLength = int.MaxValue);
