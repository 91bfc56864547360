using System.Net.Http.Headers;
using System.Reflection;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Secrets;

namespace OrleansKafkaLoki.Silo.Loki.Http;

/// <summary>Makes a pipeline's HTTP client.</summary>
internal static partial class LokiHttpClient
{
    private static readonly ProductInfoHeaderValue UserAgent = new("orleans-kafka-loki", Version());

    /// <summary>A client that takes no proxy, cookie or redirect from its surroundings. Attempts bring their own timeout.</summary>
    public static HttpClient Create(string pipeline, LokiSinkOptions options, TimeProvider time, ILogger logger)
    {
        var files = new WatchedFiles([options.Tls.CaFile, options.Tls.CrtFile, options.Tls.KeyFile]);
        var client = new HttpClient(files.Any ? new RenewingHandler(() => Handler(options), files, Log, time) : Handler(options))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.Add(UserAgent);
        foreach (var (name, value) in options.Request.Headers)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }

        return client;

        void Log(Exception? refused)
        {
            if (refused is null)
            {
                LogRenewed(logger, pipeline);
            }
            else
            {
                LogUnusable(logger, pipeline, refused.Message);
            }
        }
    }

    private static SocketsHttpHandler Handler(LokiSinkOptions options) => new()
    {
        SslOptions = LokiTls.Create(options.Tls),
        // Follows changes of DNS.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
    };

    /// <summary>The product's version without the build's metadata.</summary>
    private static string Version() =>
        typeof(LokiHttpClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    [LoggerMessage(Level = LogLevel.Information, EventName = "LokiCertificatesRenewed", Message =
        "Pipeline {Pipeline} connects to Loki with renewed certificates.")]
    private static partial void LogRenewed(ILogger logger, string pipeline);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "LokiCertificatesUnusable", Message =
        "Pipeline {Pipeline} keeps its former certificates for Loki, because the renewed ones cannot be used: {Reason} They are read again every few seconds.")]
    private static partial void LogUnusable(ILogger logger, string pipeline, string reason);
}
