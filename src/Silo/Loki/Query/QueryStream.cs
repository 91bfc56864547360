using System.Text.Json.Serialization;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>A stream in an answer.</summary>
/// <param name="Stream">Its labels.</param>
/// <param name="Values">Its entries.</param>
internal sealed record QueryStream(
    [property: JsonRequired] IReadOnlyDictionary<string, string> Stream, [property: JsonRequired] IReadOnlyList<StoredEntry> Values);
