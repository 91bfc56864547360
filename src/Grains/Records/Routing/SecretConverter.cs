using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>Writes a secret for nothing but a hash.</summary>
internal sealed class SecretConverter : JsonConverter<Secret>
{
    /// <inheritdoc/>
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(value.Reveal());
}
