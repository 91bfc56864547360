namespace OrleansKafkaLoki.EndToEnd.Tests.Tenants;

/// <summary>What became of the records of one line.</summary>
internal struct RecordAccount
{
    /// <summary>What should have.</summary>
    public RecordKind Kind;

    /// <summary>How many Kafka has taken.</summary>
    public int Produced;

    /// <summary>How many Loki shows.</summary>
    public int Stored;

    /// <summary>How many are in the dead letters for the reason that they should be.</summary>
    public int Letters;
}
