namespace OrleansKafkaLoki.EndToEnd.Tests.Network;

/// <summary>What a silo is wired to.</summary>
[Flags]
internal enum Link
{
    None = 0,
    Redis = 1,
    Kafka = 2,
    Loki = 4,
    Peers = 8,
    All = Redis | Kafka | Loki | Peers,
}
