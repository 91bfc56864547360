using System.Text.Json.Serialization;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>Reads <see cref="QueryResponse"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, Converters = [typeof(StoredEntryConverter)])]
[JsonSerializable(typeof(QueryResponse))]
internal sealed partial class QueryJson : JsonSerializerContext;
