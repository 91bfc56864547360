using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.Api.Views;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>The API's JSON: snake case, and nothing where there is nothing to say.</summary>
internal static class ApiJson
{
    private static readonly string Ours = typeof(ApiJson).Namespace!;

    /// <summary>Adds it for the API's own types; whatever else the listener writes, such as the dashboard's, stays as it is.</summary>
    public static IServiceCollection AddApiJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(json =>
    {
        json.SerializerOptions.Converters.Add(new JsonStringEnumConverter<PartitionCondition>(ApiNames.Policy, allowIntegerValues: false));
        json.SerializerOptions.Converters.Add(new JsonStringEnumConverter<LagTrend>(ApiNames.Policy, allowIntegerValues: false));
        json.SerializerOptions.Converters.Add(new JsonStringEnumConverter<TroubleKind>(ApiNames.Policy, allowIntegerValues: false));
        json.SerializerOptions.Converters.Add(new JsonStringEnumConverter<CauseKind>(ApiNames.Policy, allowIntegerValues: false));
        json.SerializerOptions.Converters.Add(new JsonStringEnumConverter<StreamState>(ApiNames.Policy, allowIntegerValues: false));
        json.SerializerOptions.TypeInfoResolver = (json.SerializerOptions.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(Shape);
    });

    private static void Shape(JsonTypeInfo type)
    {
        if (type.Type.Namespace?.StartsWith(Ours, StringComparison.Ordinal) is not true)
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            property.Name = ApiNames.Policy.ConvertName(property.Name);
            property.ShouldSerialize = static (_, value) => value is not null;
        }
    }
}
