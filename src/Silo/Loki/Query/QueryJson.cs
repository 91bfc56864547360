using System.Text.Json.Serialization;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Reads <see cref="QueryResponse"/> and <see cref="SumResponse"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, Converters = [typeof(StoredEntryConverter)])]
[JsonSerializable(typeof(QueryResponse))]
[JsonSerializable(typeof(SumResponse))]
internal sealed partial class QueryJson : JsonSerializerContext;
