using System.Net.Http.Headers;
using System.Reflection;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Loki.Http;

/// <summary>Makes a pipeline's HTTP client.</summary>
internal static class LokiHttpClient
{
    private static readonly ProductInfoHeaderValue UserAgent = new("orleans-kafka-loki", Version());

    /// <summary>A client that takes no proxy, cookie or redirect from its surroundings. Attempts bring their own timeout.</summary>
    public static HttpClient Create(LokiSinkOptions options)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = LokiTls.Create(options.Tls),
            // Follows changes of DNS.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.Add(UserAgent);
        foreach (var (name, value) in options.Request.Headers)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }

        return client;
    }

    /// <summary>The product's version without the build's metadata.</summary>
    private static string Version() =>
        typeof(LokiHttpClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
