using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.TestingHost;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Placement;
using OrleansKafkaLoki.Grains.Streams;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams.Placement;
using OrleansKafkaLoki.Testing;

namespace OrleansKafkaLoki.Benchmarks;

/// <summary>
/// Brings chunks of 100 records from a grain to a stream batcher on the same silo, up to the verdict of a Loki that takes everything at once:
/// what a chunk costs that is called for, and one that is handed over.
/// </summary>
[MemoryDiagnoser]
public class HandOffBenchmarks : IPipelineCatalog
{
    /// <summary>One batch, which stays small because its entries are too old to be asked for.</summary>
    private const int Chunks = 100;

    private InProcessTestCluster? _cluster;
    private IHandOffGrain? _sender;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, PipelineOptions> Pipelines { get; } = new Dictionary<string, PipelineOptions>
    {
        ["app"] = new() { Sink = { Labels = { ["app"] = "bench" }, Batch = { MaxEvents = 100 * Chunks } } },
    };

    [GlobalSetup]
    public async Task StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        var loki = new TakesAll();
        builder.ConfigureSilo((_, silo) => silo
            .AddMemoryGrainStorage(StorageNames.Journals)
            .UseSystemTextJsonGrainStorageSerializer() // As the product: the default one adds to lists instead of setting them.
            .Services
            .AddMetrics()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IPipelineCatalog>(this)
            .AddSingleton<ILokiPusher>(loki)
            .AddSingleton<ILokiReader>(loki)
            .AddSingleton(new FeedBudget(64 * 1024 * 1024))
            .AddSingleton<StreamMetrics>()
            .AddSingleton<LearnedLimits>()
            .AddSingleton<WakeUps>()
            .AddSingleton<SharedQuestions>()
            .AddSingleton<BatchingServices>()
            .AddSingleton<StoreWrites>()
            .AddSingleton<StreamMoves>()
            .AddSingleton<LocalStreams>()
            .AddPlacementFilter<RunsPipelineFilter, RunsPipelineDirector>(ServiceLifetime.Transient));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        _sender = _cluster.Client.GetGrain<IHandOffGrain>(0);
        await _sender.SendAsync(Chunks); // Brings the batcher to life.
    }

    [Benchmark(OperationsPerInvoke = Chunks)]
    public Task Call() => _sender!.SendAsync(Chunks);

    [Benchmark(OperationsPerInvoke = Chunks)]
    public Task HandOver() => _sender!.PostAsync(Chunks);

    [GlobalCleanup]
    public Task StopAsync() => _cluster!.DisposeAsync().AsTask();

    private sealed class TakesAll : ILokiPusher, ILokiReader
    {
        private readonly OpenPusher _pusher = new(TimeProvider.System, TimeSpan.Zero, (_, _) => Task.FromResult(PushAnswer.Delivered(204)));

        public IPushWay Open(string pipeline, string tenant) => _pusher.Open(pipeline, tenant);

        public Task<ReadAnswer> ReadAsync(StreamQuestion question, CancellationToken cancellationToken) =>
            Task.FromResult(new ReadAnswer(ReadOutcome.Complete, 200, ""));

        public Task ReadTogetherAsync(IReadOnlyList<StreamQuestion> questions) => throw new NotSupportedException("It is never in doubt.");
    }
}
