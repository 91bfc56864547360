namespace OrleansKafkaLoki.EndToEnd.Tests.Topology;

/// <summary>A topic of a run.</summary>
internal sealed record Topic(string Name, int Partitions);
