using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>Checks <see cref="RedisOptions"/>.</summary>
internal static class RedisValidator
{
    /// <summary>All mistakes.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(string path, RedisOptions options)
    {
        if (options.ConnectionString is not { } connectionString || connectionString.Reveal().Length == 0)
        {
            yield return new($"{path}.connection_string", null, "Required, such as redis:6379 or redis:6380,ssl=true.");
        }
        else if (IsUrl(connectionString.Reveal()))
        {
            yield return new(
                $"{path}.connection_string", connectionString.ToString(),
                "Must not be a URL, but host:port and options of StackExchange.Redis, all separated by commas: "
                + "redis:6379,user=...,password=...,defaultDatabase=0, with ssl=true in place of rediss.");
        }
        else if (RedisConnectionString.Parse(connectionString) is not { EndPoints.Count: > 0 })
        {
            yield return new(
                $"{path}.connection_string", connectionString.ToString(),
                "Must be host:port, then options of StackExchange.Redis, all separated by commas: redis:6380,ssl=true,user=shipper.");
        }

        foreach (var mistake in SecretFile.Validate($"{path}.password", options.Password, options.PasswordFile))
        {
            yield return mistake;
        }
    }

    private static bool IsUrl(string text) =>
        text.StartsWith("redis://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("rediss://", StringComparison.OrdinalIgnoreCase);
}
