namespace OrleansKafkaLoki.Grains.Base;

/// <summary>What an instrument has a series for each of: OpenTelemetry reserves memory for as many as it may ever have.</summary>
public enum MetricSeries
{
    /// <summary>A topic, or fewer.</summary>
    PerTopic,

    /// <summary>A partition.</summary>
    PerPartition,

    /// <summary>A partition and a state of its records.</summary>
    PerPartitionAndState,
}
