using System.Text.Json;
using OrleansKafkaLoki.Silo.Configuration.Yaml;
using OrleansKafkaLoki.Silo.Preflight.Limits;
using YamlDotNet.Core;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>Learns limits from what Loki tells of itself.</summary>
internal static class LokiLimitReader
{
    /// <summary>A tenant's limits: of its own, of Loki's configuration, and else what Loki comes with.</summary>
    public static async Task<TenantLimitSet> ReadAsync(LokiInquiry loki, string tenant, CancellationToken cancellationToken)
    {
        var limits = TenantLimitSet.Defaults;
        if (await loki.ConfigAsync(tenant, cancellationToken) is { IsOk: true } config)
        {
            limits = limits.With(OfConfig(config.Body), LimitSource.Config);
        }

        return await loki.TenantLimitsAsync(tenant, cancellationToken) is { IsOk: true } own
            ? limits.With(OfTenant(own.Body), LimitSource.Tenant)
            : limits;
    }

    /// <summary>The limits in Loki's configuration, a YAML document; none in anything else.</summary>
    public static IReadOnlyDictionary<string, string> OfConfig(string text)
    {
        try
        {
            using var reader = new StringReader(text);
            var limits = YamlTreeReader.Read(reader) is YamlMap root ? root.Entries.FirstOrDefault(entry => entry.Name == "limits_config")?.Value : null;
            return Flatten("", limits).ToDictionary();
        }
        catch (YamlException)
        {
            return new Dictionary<string, string>(); // A gateway's page, say.
        }
    }

    /// <summary>The limits that Loki tells of a tenant, a JSON object; none in anything else.</summary>
    public static IReadOnlyDictionary<string, string> OfTenant(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("limits", out var limits)
                ? Flatten("", limits).ToDictionary()
                : new Dictionary<string, string>();
        }
        catch (JsonException)
        {
            return new Dictionary<string, string>();
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Flatten(string prefix, YamlValue? value) => value switch
    {
        YamlMap map => map.Entries.SelectMany(entry => Flatten($"{prefix}{entry.Name}.", entry.Value)),
        YamlScalar { Text: { } text } => [KeyValuePair.Create(prefix.TrimEnd('.'), text)],
        _ => [],
    };

    private static IEnumerable<KeyValuePair<string, string>> Flatten(string prefix, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => Flatten($"{prefix}{property.Name}.", property.Value)),
        JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => [KeyValuePair.Create(prefix.TrimEnd('.'), value.ToString())],
        _ => [],
    };
}
