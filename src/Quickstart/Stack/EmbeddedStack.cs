using OrleansKafkaLoki.Quickstart.Broker;
using OrleansKafkaLoki.Quickstart.Ledger;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.Quickstart.Stack;

/// <summary>The servers that a silo needs, all in this process: a Kafka broker, a Redis and a Loki, and the ledger between the first and the last.</summary>
internal sealed class EmbeddedStack : IAsyncDisposable
{
    private EmbeddedStack(MockKafkaCluster broker, EmbeddedStore store, EmbeddedLoki loki, DeliveryLedger ledger)
    {
        (Broker, Store, Loki, Ledger) = (broker, store, loki, ledger);
    }

    public MockKafkaCluster Broker { get; }

    /// <summary>The Redis.</summary>
    public EmbeddedStore Store { get; }

    public EmbeddedLoki Loki { get; }

    /// <summary>What was produced against what Loki stored.</summary>
    public DeliveryLedger Ledger { get; }

    /// <summary>Starts all of them.</summary>
    /// <param name="options">How Loki runs.</param>
    /// <param name="storeFolder">Where Redis keeps its data, so that it can be restarted; null keeps it in memory alone.</param>
    /// <exception cref="IOException">Loki's port is taken.</exception>
    public static async Task<EmbeddedStack> StartAsync(EmbeddedLokiOptions? options = null, string? storeFolder = null)
    {
        var ledger = new DeliveryLedger();
        var loki = await EmbeddedLoki.StartAsync(options ?? new EmbeddedLokiOptions(), ledger);
        EmbeddedStore? store = null;
        try
        {
            store = EmbeddedStore.Start(storeFolder);
            return new EmbeddedStack(new MockKafkaCluster(), store, loki, ledger);
        }
        catch
        {
            store?.Dispose();
            await loki.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Broker.Dispose();
        Store.Dispose();
        await Loki.DisposeAsync();
    }
}
