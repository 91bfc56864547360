using Confluent.Kafka;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Quickstart.Generator;
using OrleansKafkaLoki.Quickstart.Ledger;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Stack;

namespace OrleansKafkaLoki.MacroBenchmark;

/// <summary>The servers of a run: the given ones, and embedded ones for those that are not given.</summary>
internal sealed class Servers : IAsyncDisposable
{
    private readonly MacroOptions _options;
    private readonly EmbeddedStack _stack;

    private Servers(MacroOptions options, EmbeddedStack stack)
    {
        _options = options;
        _stack = stack;
    }

    public string Kafka => _options.Kafka ?? _stack.Broker.BootstrapServers;

    public Uri Loki => _options.Loki ?? _stack.Loki.Address;

    public string Redis => _options.Redis ?? _stack.Store.ConnectionString;

    /// <summary>True when the broker keeps all records, so that they can be produced before the silo starts.</summary>
    public bool KeepsAll => _options.Kafka is not null;

    public static async Task<Servers> StartAsync(MacroOptions options) => 
        new(options, await EmbeddedStack.StartAsync(new EmbeddedLokiOptions { Limits = new LokiLimits { MaxStreams = 2 * Math.Max(options.Streams, 5000) } }));

    public async Task CreateTopicAsync(string topic)
    {
        if (!KeepsAll)
        {
            _stack.Broker.CreateTopic(topic, _options.Partitions);
            return;
        }

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Kafka }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = _options.Partitions, ReplicationFactor = 1 }]);
    }

    /// <summary>Produces so many records; an embedded broker gets them as fast as they are delivered, because it keeps only 5 MB a partition.</summary>
    public async Task ProduceAsync(string topic, long records)
    {
        var ledger = KeepsAll ? new DeliveryLedger() : _stack.Ledger;
        using var generator = new LogGenerator(
            new GeneratorOptions
            {
                BootstrapServers = Kafka,
                Topics = [topic],
                Partitions = _options.Partitions,
                Rate = _options.Rate,
                MaxUndeliveredBytes = KeepsAll ? 0 : 3_500_000,
            },
            new BenchmarkLines(_options, records, TimeProvider.System),
            ledger,
            TimeProvider.System);
        await generator.RunAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _stack.DisposeAsync();
}
