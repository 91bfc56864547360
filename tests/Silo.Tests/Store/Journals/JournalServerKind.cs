namespace OrleansKafkaLoki.Silo.Tests.Store.Journals;

/// <summary>What a <see cref="JournalServer"/> is.</summary>
public enum JournalServerKind
{
    /// <summary>The quickstart's.</summary>
    Embedded,

    /// <summary>A Redis.</summary>
    Redis,

    /// <summary>A Redis Cluster of one node.</summary>
    Cluster,
}
