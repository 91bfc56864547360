using System.Text;
using Confluent.Kafka;
using OrleansKafkaLoki.Quickstart.Generator;
using OrleansKafkaLoki.Quickstart.Ledger;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>One test's run: servers, a topic, the real silo as a process, and the account of what was produced and what arrived.</summary>
internal sealed class ShippingRun : IAsyncDisposable
{
    public const int Partitions = 4;
    private readonly LokiReader _reader;
    private readonly SiloConfiguration _configuration;
    private readonly TempFolder _folder;
    private SiloRunner? _second;

    private ShippingRun(TestServers servers, SiloRunner silo, SiloConfiguration configuration, string runId, TempFolder folder)
    {
        (Servers, Silo, _configuration, Topic, _folder) = (servers, silo, configuration, runId, folder);
        _reader = new LokiReader(servers.Loki, runId);
        Health = new SiloHealthReader(silo.Admin);
    }

    public TestServers Servers { get; }

    public SiloRunner Silo { get; }

    public string Topic { get; }

    public LokiReader Reader => _reader;

    public SiloHealthReader Health { get; }

    public LedgerTotals Totals => Servers.Ledger.Totals();

    /// <summary>Starts everything; <paramref name="configure"/> changes the silo's configuration.</summary>
    public static async Task<ShippingRun> StartAsync(Func<SiloConfiguration, SiloConfiguration>? configure = null)
    {
        var servers = await TestServers.StartAsync();
        var runId = "e2e-" + Guid.NewGuid().ToString("N")[..12];
        var folder = new TempFolder();
        await servers.CreateTopicAsync(runId, Partitions);
        var ports = FreePorts.Find(2);
        var configuration = new SiloConfiguration
        {
            BootstrapServers = servers.Kafka,
            Topics = [runId],
            Loki = servers.Loki,
            Redis = servers.Redis,
            AdminPort = ports[0],
            SiloPort = ports[1],
            RunId = runId,
            DeadLetters = folder.File("dead-letters"),
        };
        configuration = configure?.Invoke(configuration) ?? configuration;
        var silo = new SiloRunner(configuration, folder.Path, Alarm, TimeProvider.System);
        var run = new ShippingRun(servers, silo, configuration, runId, folder);
        try
        {
            await silo.StartAsync(TestContext.Current.CancellationToken);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more silo of the same cluster.</summary>
    public async Task<SiloRunner> StartSecondSiloAsync()
    {
        var ports = FreePorts.Find(2);
        _second = new SiloRunner(_configuration with { AdminPort = ports[0], SiloPort = ports[1] }, _folder.File("second"), Alarm, TimeProvider.System);
        await _second.StartAsync(TestContext.Current.CancellationToken);
        return _second;
    }

    /// <summary>A generator into the run's topic.</summary>
    public LogGenerator CreateGenerator(double rate, ILineSource? lines = null) => new(
        new GeneratorOptions
        {
            BootstrapServers = Servers.Kafka,
            Topics = [Topic],
            Partitions = Partitions,
            Rate = rate,
            MaxUndeliveredBytes = TestServers.HasEmbeddedLoki ? TestServers.MaxUndeliveredBytes : 0,
        },
        lines ?? new GeneratedLines(TimeProvider.System),
        Servers.Ledger,
        TimeProvider.System);

    /// <summary>Produces one record just as it is and enters it into the ledger.</summary>
    public async Task<long> ProduceAsync(IProducer<byte[]?, byte[]?> producer, int partition, byte[]? value, Headers? headers = null)
    {
        var report = await producer.ProduceAsync(
            new TopicPartition(Topic, partition), new Message<byte[]?, byte[]?> { Value = value, Headers = headers ?? [] }, TestContext.Current.CancellationToken);
        Servers.Ledger.OnProduced(Topic, partition, report.Offset, value);
        return report.Offset;
    }

    /// <summary>Waits until nothing that was produced is missing.</summary>
    public async Task DeliveredAsync(TimeSpan? within = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await Eventually.HoldsAsync(
            async () =>
            {
                if (!TestServers.HasEmbeddedLoki)
                {
                    await Reader.EnterAsync(Servers.Ledger, cancellationToken);
                }

                return Totals.Missing == 0;
            },
            "every record is delivered",
            () => $"{Totals}; {string.Join("; ", Servers.Ledger.Differences())}\n{string.Join('\n', Silo.Log.Tail())}",
            within);
    }

    /// <summary>Fails unless every record was delivered once and unchanged.</summary>
    public async Task AssertExactlyOnceAsync()
    {
        if (!TestServers.HasEmbeddedLoki)
        {
            Assert.Equal(Totals.Produced, await Reader.CountAsync(TestContext.Current.CancellationToken));
        }

        Assert.True(Totals.IsExactlyOnce, $"{Totals}; {string.Join("; ", Servers.Ledger.Differences())}");
    }

    /// <summary>The lines that the silo wrote to its dead letters, all files together; not one that is being written.</summary>
    public string DeadLetters()
    {
        var folder = _folder.File("dead-letters");
        var text = new StringBuilder();
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [])
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            var written = reader.ReadToEnd();
            text.Append(written.AsSpan(0, written.LastIndexOf('\n') + 1));
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (_second is not null)
        {
            await _second.DisposeAsync();
        }

        await Silo.DisposeAsync();
        _reader.Dispose();
        Health.Dispose();
        await Servers.DisposeAsync();
        _folder.Dispose();
    }

    private static void Alarm(string line) => TestContext.Current.SendDiagnosticMessage(line);
}
