namespace OrleansKafkaLoki.Grains.Interfaces.Partitions;

/// <summary>What an operator names a position by.</summary>
[GenerateSerializer, Alias("okl.SeekPoint")]
public enum SeekPoint
{
    /// <summary>The first record that Kafka still has.</summary>
    Earliest,

    /// <summary>Behind the last one.</summary>
    Latest,

    /// <summary>The record of an offset, or the next one there is.</summary>
    Offset,

    /// <summary>The first record of a time or later; behind the last one when all are older.</summary>
    Timestamp,
}
