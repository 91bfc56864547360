using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>An entry that was asked for.</summary>
/// <param name="Stream">Which of the streams that were asked for (<see cref="AskedStreams"/>) holds it.</param>
/// <param name="Entry">The entry.</param>
internal readonly record struct FoundEntry(int Stream, StoredEntry Entry);
