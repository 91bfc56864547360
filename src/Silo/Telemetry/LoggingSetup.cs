using Microsoft.Extensions.Logging.Console;
using OrleansKafkaLoki.Grains.DeadLetters.Watch;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams.Watch;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Store.Journals;

namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>Logging to the console.</summary>
internal static class LoggingSetup
{
    private const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    /// <summary>
    /// Categories that warn for nothing. At every start one advises server GC where one heap is meant (Silo.csproj), and one
    /// measures its first pause from the machine's start (Orleans 10.4.2).
    /// </summary>
    private static readonly string[] Alarmists =
    [
        "Orleans.Runtime.Silo", "Orleans.Runtime.Watchdog",

        // A line for every call that a lost silo leaves without an answer, hundreds at once; who called says so, once.
        "Orleans.Runtime.CallbackData",

        // That a stage of the stop took more than 3 s, which a drain may; and each error a second time.
        "Orleans.Runtime.SiloLifecycleSubject",

        // That a silo which has ended sends no more events; each restart leaves one such behind.
        "Orleans.Streams.PubSubRendezvousGrain",
    ];

    /// <summary>Quiet by default: the frameworks' own messages from warning up, the shipper's from the configured level.</summary>
    public static void AddShipperLogging(this ILoggingBuilder logging, LogOptions options)
    {
        var frameworks = options.Level > LogLevel.Warning ? options.Level : LogLevel.Warning;
        logging
            .AddFilter((category, level) => level >= frameworks && (level > LogLevel.Warning || !Alarmists.Contains(category)))
            .AddFilter("OrleansKafkaLoki", options.Level)
            // Each failed read or write of a grain's state, with its stack; StoreWrites logs all of them in one line.
            .AddFilter("Orleans.Persistence", LogLevel.None)
            .AddFilter(typeof(RedisJournals).FullName, LogLevel.None)
            // Orleans tells in its name how a ring is divided that nothing of ours goes by.
            .AddFilter(typeof(StreamGate).FullName, frameworks)
            .AddFilter(typeof(StreamWatch).FullName, frameworks)
            .AddFilter(typeof(DeadLetterKeeper).FullName, frameworks)
            // Each handshake that fails, with its stack; ClusterTls says so in a line.
            .AddFilter("Orleans.Connections.Security", LogLevel.None)
            // ASP.NET Core writes each refused request under the handler's name.
            .AddFilter(typeof(AccessHandler).FullName, frameworks);
        if (options.Format == LogFormat.Json)
        {
            logging.AddJsonConsole(json => (json.TimestampFormat, json.UseUtcTimestamp) = (TimestampFormat.TrimEnd(), true));
        }
        else
        {
            logging.AddSimpleConsole(text => (text.SingleLine, text.TimestampFormat, text.UseUtcTimestamp) = (true, TimestampFormat, true));
        }

        var console = logging.Services.Single(service => service.ImplementationType == typeof(ConsoleLoggerProvider));
        logging.Services.Remove(console);
        logging.Services.AddSingleton<ILoggerProvider>(provider =>
            new CondensingLoggerProvider(
                ActivatorUtilities.CreateInstance<ConsoleLoggerProvider>(provider), TimeProvider.System, keepsAll: options.Level < LogLevel.Information));
    }
}
