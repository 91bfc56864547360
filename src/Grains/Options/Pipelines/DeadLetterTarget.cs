namespace OrleansKafkaLoki.Grains.Options.Pipelines;

/// <summary>What kind of place dead letters are kept in.</summary>
public enum DeadLetterTarget
{
    /// <summary>A topic on the source's brokers, with the record's own key, value and headers.</summary>
    Kafka,

    /// <summary>JSON lines in a folder of the silo.</summary>
    File,
}
