using Confluent.Kafka;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Quickstart.Ledger;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Stack;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>
/// The servers of one test: the embedded ones, or those that <c>OKL_TEST_KAFKA</c>, <c>OKL_TEST_LOKI</c> and
/// <c>OKL_TEST_REDIS</c> name (each by itself, so that they can be mixed).
/// </summary>
internal sealed class TestServers : IAsyncDisposable
{
    private readonly string? _kafka;

    private TestServers(EmbeddedStack embedded, string? kafka) => (Embedded, _kafka) = (embedded, kafka);

    /// <summary>The embedded servers; what stands in for one of them is not used.</summary>
    public EmbeddedStack Embedded { get; }

    public DeliveryLedger Ledger => Embedded.Ledger;

    public string Kafka => _kafka ?? Setting("OKL_TEST_KAFKA") ?? Embedded.Broker.BootstrapServers;

    public Uri Loki => TestLoki.Given is { } address ? new Uri(address) : Embedded.Loki.Address;

    public string Redis => Setting("OKL_TEST_REDIS") ?? Embedded.Store.ConnectionString;

    public static bool HasEmbeddedLoki => TestLoki.Given is null;

    public static bool HasEmbeddedKafka => Setting("OKL_TEST_KAFKA") is null;

    /// <param name="loki">How the embedded Loki runs; null: as it does by itself.</param>
    /// <param name="kafka">The Kafka of this test; null: the embedded one, or the one that is named.</param>
    public static async Task<TestServers> StartAsync(EmbeddedLokiOptions? loki = null, string? kafka = null)
    {
        TestLoki.Say();
        return new(await EmbeddedStack.StartAsync(loki), kafka);
    }

    /// <summary>Bytes of a partition that may be undelivered: only the embedded broker drops what is beyond.</summary>
    public static long MaxUndeliveredBytes => HasEmbeddedKafka ? 3_500_000 : 0;

    /// <param name="name">The topic.</param>
    /// <param name="partitions">Its partitions.</param>
    /// <param name="settings">How a real Kafka keeps it; null: as it does by itself.</param>
    public async Task CreateTopicAsync(string name, int partitions, Dictionary<string, string>? settings = null)
    {
        if (HasEmbeddedKafka && _kafka is null)
        {
            Embedded.Broker.CreateTopic(name, partitions);
            return;
        }

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Kafka }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = -1, Configs = settings }]);
    }

    public ValueTask DisposeAsync() => Embedded.DisposeAsync();

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
