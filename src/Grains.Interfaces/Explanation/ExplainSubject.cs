namespace OrleansKafkaLoki.Grains.Interfaces.Explanation;

/// <summary>What of a pipeline is to be explained: all of it, a partition, or a stream.</summary>
[GenerateSerializer, Immutable, Alias("okl.ExplainSubject")]
public readonly record struct ExplainSubject
{
    /// <summary>The pipeline.</summary>
    public static ExplainSubject All => default;

    /// <summary>The partition's topic; null when it is not about one.</summary>
    [Id(0)] public string? Topic { get; init; }

    /// <summary>The partition's number.</summary>
    [Id(1)] public int Partition { get; init; }

    /// <summary>The stream's labels as the list of streams has them; null when it is not about one.</summary>
    [Id(2)] public string? Labels { get; init; }

    /// <summary>The stream's tenant; empty when none is sent.</summary>
    [Id(3)] public string? Tenant { get; init; }

    /// <summary>A partition.</summary>
    public static ExplainSubject OfPartition(string topic, int partition) => new() { Topic = topic, Partition = partition };

    /// <summary>A stream.</summary>
    public static ExplainSubject OfStream(string labels, string tenant) => new() { Labels = labels, Tenant = tenant };
}
