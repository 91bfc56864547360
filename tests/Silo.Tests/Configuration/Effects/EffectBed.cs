using OrleansKafkaLoki.Silo.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Configuration.Effects;

/// <summary>Pipelines of which something does nothing.</summary>
internal static class EffectBed
{
    /// <summary>A good pipeline with further options; <c>source</c> and <c>sink</c> are maps in braces.</summary>
    public static ShipperConfiguration Load(string stages = "", string sink = "", string source = "", string rest = "") => TestConfiguration.Load($$"""
        redis: { connection_string: localhost:6379 }
        pipelines:
          app:
            {{rest}}
            source: { bootstrap_servers: localhost:9092, topics: [app-logs], group_id: shipper{{After(source)}} }
            stages:
              {{stages.ReplaceLineEndings("\n      ")}}
            sink: { endpoint: http://localhost:3100{{After(sink.Contains("labels", StringComparison.Ordinal) ? sink : $"labels: {{ job: a }}{After(sink)}")}} }
        """);

    /// <summary>What a good configuration is warned of: paths, values and remedies.</summary>
    public static List<string> Warnings(ShipperConfiguration configuration)
    {
        Assert.True(configuration.Mistakes.Count == 0, string.Join('\n', configuration.Mistakes));
        return [.. configuration.Warnings.Select(warning => $"{warning.Path["pipelines.app.".Length..]} {warning.Value}: {warning.Remedy}")];
    }

    private static string After(string text) => text.Length > 0 ? $", {text}" : "";
}
