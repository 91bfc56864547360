using OrleansKafkaLoki.Grains.DeadLetters;

namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>A record with its place.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Record">The record itself.</param>
internal sealed record InputRecord(string Topic, int Partition, SourceRecord Record);
