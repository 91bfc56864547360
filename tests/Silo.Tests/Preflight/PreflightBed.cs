using System.Globalization;
using System.Text;
using Confluent.Kafka;
using OrleansKafkaLoki.Quickstart.Broker;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Store;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Preflight;
using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Preflight;

/// <summary>The three servers that a configuration names, embedded, and the configuration.</summary>
internal sealed class PreflightBed : IAsyncDisposable
{
    public const int Partitions = 3;
    private readonly EmbeddedStore _store = EmbeddedStore.Start();

    private PreflightBed(EmbeddedLoki loki)
    {
        Loki = loki;
        Kafka.CreateTopic("logs", Partitions);
    }

    public MockKafkaCluster Kafka { get; } = new(1);

    public EmbeddedLoki Loki { get; }

    public static async Task<PreflightBed> StartAsync() => new(await EmbeddedLoki.StartAsync(new EmbeddedLokiOptions()));

    /// <summary>The configuration; a test changes what it is about.</summary>
    public ShipperOptions Options(string topics = "logs", string? loki = null, string? kafka = null, string? redis = null)
    {
        var configuration = TestConfiguration.Load($$$"""
            redis: { connection_string: "{{{redis ?? _store.ConnectionString}}}" }
            pipelines:
              app:
                source:
                  bootstrap_servers: "{{{kafka ?? Kafka.BootstrapServers}}}"
                  topics: [{{{topics}}}]
                  group_id: shipper
                  decoding: { codec: json, on_error: dead_letter }
                  librdkafka_options: { socket.connection.setup.timeout.ms: "1000" }
                stages:
                  - { drop: debug, if: 'level = "debug"' }
                sink:
                  endpoint: "{{{loki ?? Loki.Address.AbsoluteUri}}}"
                  labels: { app: "{{ app }}", level: "{{ level }}" }
                  structured_metadata: { pod: "{{ pod }}" }
                  encoding: { codec: raw_message }
            """);
        Assert.True(configuration.Mistakes.Count == 0, string.Join('\n', configuration.Mistakes));
        return configuration.Options;
    }

    /// <summary>
    /// Writes records up to now, the same number a second: half of them, with longer lines, to the first partition. An eighth is left out, and one in a
    /// hundred is no JSON.
    /// </summary>
    public async Task ProduceAsync(int count, int perSecond, int apps)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = Kafka.BootstrapServers, LingerMs = 5 }).Build();
        var begin = DateTimeOffset.UtcNow.AddSeconds(-(double)count / perSecond);
        var random = new Random(7);
        for (var i = 0; i < count; i++)
        {
            var partition = i % 2 == 0 ? 0 : 1 + (i / 2 % (Partitions - 1));
            var level = random.Next(8) switch { 0 => "debug", 1 => "error", _ => "info" };
            var text = new string('x', partition == 0 ? 300 + random.Next(300) : random.Next(100));
            producer.Produce(new TopicPartition("logs", partition), new Message<byte[], byte[]>
            {
                Value = Encoding.UTF8.GetBytes(i % 100 == 99 ? "no json" : string.Create(
                    CultureInfo.InvariantCulture, $$"""{"app":"app-{{random.Next(apps)}}","level":"{{level}}","pod":"{{random.Next(1000)}}","msg":"{{text}}"}""")),
                Timestamp = new Timestamp(begin.AddSeconds((double)i / perSecond)),
            });
        }

        await Task.Run(() => producer.Flush(TestContext.Current.CancellationToken));
    }

    public static Task<PreflightReport> CheckAsync(ShipperOptions options, int sample = 10_000) =>
        new PreflightRun(options, TimeProvider.System).RunAsync([.. options.Pipelines.Keys], sample, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Loki.DisposeAsync();
        Kafka.Dispose();
        _store.Dispose();
    }
}
