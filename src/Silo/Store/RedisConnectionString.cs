using OrleansKafkaLoki.Grains.Options;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>Turns <see cref="RedisOptions"/> into what StackExchange.Redis takes.</summary>
internal static class RedisConnectionString
{
    /// <summary>The client's own default doubles up to a minute, and then it is the client that everything waits for.</summary>
    private const int ReconnectMilliseconds = 500;

    /// <summary>How often the client looks who is the primary, in place of its own 60 s; also where nobody refuses a write, because two say that they are.</summary>
    private const int RoleCheckSeconds = 5;

    private static readonly int ClientsRoleCheckSeconds = new ConfigurationOptions().ConfigCheckSeconds;

    /// <summary>The parsed string, or null when it is none. Why not stays unsaid: the parser's words may quote a password.</summary>
    public static ConfigurationOptions? Parse(Secret connectionString)
    {
        try
        {
            return ConfigurationOptions.Parse(connectionString.Reveal(), ignoreUnknown: false);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The settings to connect with, for options that were validated.</summary>
    public static ConfigurationOptions Resolve(RedisOptions options)
    {
        var settings = Parse(options.ConnectionString!)!;
        settings.Password = options.Password?.Reveal() ?? settings.Password;
        if (options.PasswordFile is { } file)
        {
            (settings.Password, settings.Defaults) = (null, new PasswordFromFile(file, settings.Defaults));
        }

        settings.ClientName ??= "orleans-kafka-loki";
        settings.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
        if (settings.ConfigCheckSeconds == ClientsRoleCheckSeconds)
        {
            settings.ConfigCheckSeconds = RoleCheckSeconds;
        }

        return settings;
    }

    /// <summary>The settings without credentials.</summary>
    public static ConfigurationOptions WithoutCredentials(ConfigurationOptions settings)
    {
        var visible = settings.Clone();
        visible.Defaults = DefaultOptionsProvider.GetProvider(settings.EndPoints);
        (visible.User, visible.Password) = (null, null);
        return visible;
    }

    /// <summary>The servers, for people.</summary>
    public static string Servers(ConfigurationOptions settings) =>
        string.Join(", ", settings.EndPoints.Select(EndPointCollection.ToString));
}
