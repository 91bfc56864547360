using System.Text.Json.Serialization;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>A sum.</summary>
/// <param name="TimeSecs">The end of its window, seconds since the Unix epoch.</param>
/// <param name="Sum">The sum.</param>
[JsonConverter(typeof(SumPointConverter))]
internal readonly record struct SumPoint(long TimeSecs, long Sum);
