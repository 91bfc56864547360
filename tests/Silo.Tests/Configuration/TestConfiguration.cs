using OrleansKafkaLoki.Silo.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Configuration;

/// <summary>Loads configurations that stand in a test.</summary>
internal static class TestConfiguration
{
    /// <summary>Without mistakes; a test changes what it is about.</summary>
    public const string Good = """
        redis:
          connection_string: localhost:6379
        pipelines:
          app:
            source:
              bootstrap_servers: localhost:9092
              topics: [app-logs]
              group_id: shipper
            sink:
              endpoint: http://localhost:3100
              labels:
                topic: "{{ topic }}"
        """;

    /// <summary>Loads <paramref name="text"/> as a file with <paramref name="extension"/>.</summary>
    public static ShipperConfiguration Load(
        string text, string[]? settings = null, Dictionary<string, string>? environment = null, string extension = ".yaml")
    {
        var file = Path.Combine(Path.GetTempPath(), $"okl-{Guid.NewGuid():N}{extension}");
        File.WriteAllText(file, text);
        try
        {
            return ShipperConfiguration.Load(new ConfigurationSources(file, settings ?? [], environment ?? []));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
