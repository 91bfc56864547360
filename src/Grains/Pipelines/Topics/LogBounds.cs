namespace OrleansKafkaLoki.Grains.Pipelines.Topics;

/// <summary>What a partition holds.</summary>
/// <param name="Low">The offset of the first record still there.</param>
/// <param name="High">The offset behind the last record.</param>
public readonly record struct LogBounds(long Low, long High);
