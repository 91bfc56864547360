namespace OrleansKafkaLoki.Silo.Tests.Audit;

/// <summary>An entry as it goes to Loki.</summary>
internal sealed record ShippedEntry(int Partition, long Offset, string App, long TimestampNs, string Line)
{
    public Dictionary<string, string> Metadata { get; init; } = [];
}
