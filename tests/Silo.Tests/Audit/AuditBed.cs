using System.Buffers;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Jobs;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Audit.Continuous;
using OrleansKafkaLoki.Silo.Audit.Peers;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Jobs;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Health;
using OrleansKafkaLoki.Silo.Loki.Push;
using OrleansKafkaLoki.Silo.Loki.Query;
using OrleansKafkaLoki.Silo.Replay;
using OrleansKafkaLoki.Silo.Tests.Kafka;

namespace OrleansKafkaLoki.Silo.Tests.Audit;

/// <summary>Brokers with records, and a Loki that has them as a shipper may have left them: the embedded one, or the one at <c>OKL_TEST_LOKI</c>.</summary>
internal sealed class AuditBed : IAsyncDisposable
{
    public const int Partitions = 3;
    private readonly EmbeddedLoki? _embedded;
    private readonly LokiReader _reader;
    private readonly LokiPusher _pusher;
    private readonly AuditConsumers _consumers;
    private readonly HttpClient _http = new();
    private readonly string _run = Guid.NewGuid().ToString("N")[..12];
    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _serializers = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private AuditBed(EmbeddedLoki? embedded, Uri address)
    {
        _embedded = embedded;
        Bed.Cluster.CreateTopic("logs", Partitions);
        Bed.AddPipeline("p", "logs");
        var sink = Options.Sink;
        sink.Endpoint = address.AbsoluteUri;
        sink.Encoding.Codec = LineCodec.RawMessage;
        sink.Labels.Clear();
        sink.Labels["run"] = _run;
        sink.Labels["app"] = "{{ message_key }}";
        sink.StructuredMetadata["offset"] = "{{ offset }}";
        sink.StructuredMetadata["partition"] = "{{ partition }}";
        Options.DeadLetters.Target = DeadLetterTarget.File;
        Options.DeadLetters.Folder = _folder.Path;
        _pusher = new LokiPusher(Bed, new PushMetrics(Bed.Meters), TimeProvider.System, NullLogger<LokiPusher>.Instance, ArrayPool<byte>.Shared);
        _consumers = new AuditConsumers(Bed, Bed.Get<PipelinePlans>(), Bed.Get<KafkaAdmins>(), Bed.Get<KafkaMetrics>(), TimeProvider.System);
        _reader = new LokiReader(Bed, new QueryMetrics(Bed.Meters), TimeProvider.System, NullLogger<LokiReader>.Instance, ArrayPool<byte>.Shared);
    }

    public KafkaTestBed Bed { get; } = new();

    public PipelineOptions Options => Bed.Pipelines["p"];

    public List<AuditFinding> Findings { get; } = [];

    /// <summary>When the first record was written.</summary>
    public DateTimeOffset Begin { get; private set; } = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(20);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Stands for Kafka where audits of the command read it; null for Kafka itself.</summary>
    public ShrinkingKafka? Shrinking { get; set; }

    /// <summary>Loki answers for the last of the log only, from now on. A real one does not let itself be told.</summary>
    public void LimitLookback(TimeSpan lookback)
    {
        Assert.SkipWhen(_embedded is null, "The limits of the Loki at OKL_TEST_LOKI are its own.");
        _embedded!.Change(new LokiLimits { MaxQueryLookback = lookback });
    }

    /// <summary>The first record is written so long before a minute is full.</summary>
    public void BeginBeforeMinute(TimeSpan before) => Begin = new DateTimeOffset(Begin.Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero) - before;

    public static async Task<AuditBed> StartAsync()
    {
        TestLoki.Say();
        var embedded = TestLoki.Given is null ? await EmbeddedLoki.StartAsync(new EmbeddedLokiOptions()) : null;
        return new AuditBed(embedded, embedded?.Address ?? new Uri(TestLoki.Given!));
    }

    /// <summary>Writes records of several apps to all partitions, some a second, and commits them as shipped.</summary>
    public async Task ProduceAsync(int count, int apps = 4, TimeSpan? interval = null)
    {
        using var producer = Bed.Producer();
        for (var i = 0; i < count; i++)
        {
            producer.Produce(new TopicPartition("logs", i % Partitions), new Message<byte[], byte[]>
            {
                Key = Encoding.UTF8.GetBytes($"app-{i % apps}"),
                Value = Encoding.UTF8.GetBytes(i % 5 == 0 ? "healthy" : $"line {i}"),
                Timestamp = new Timestamp(Begin + (i * (interval ?? TimeSpan.FromMilliseconds(400)))),
            });
        }

        await Task.Run(() => producer.Flush(Cancelled));
        var admin = Bed.Get<KafkaAdmins>().Of("p");
        for (var partition = 0; partition < Partitions; partition++)
        {
            var end = await Bed.Topics.GetLogBoundsAsync(new PartitionId("p", "logs", partition), Cancelled);
            await admin.CommitGroupOffsetsAsync([new TopicPartitionOffset("logs", partition, end.High)]);
        }
    }

    /// <summary>The entries that the pipeline makes of all records.</summary>
    public async Task<List<ShippedEntry>> EntriesAsync()
    {
        List<ShippedEntry> entries = [];
        var reader = new AuditReader(new PipelinePlans(Bed)["p"], Bed.Host, Bed.Topics, new AuditPace(rate: 0, share: 1, TimeProvider.System), TimeProvider.System);
        for (var partition = 0; partition < Partitions; partition++)
        {
            var id = new PartitionId("p", "logs", partition);
            var sink = new ShippedSink(id, entries);
            await reader.ReadAsync(id, 0, (await Bed.Topics.GetLogBoundsAsync(id, Cancelled)).High, sink, Cancelled);
        }

        return entries;
    }

    /// <summary>Sends entries to Loki as another client would.</summary>
    public async Task PushAsync(IEnumerable<ShippedEntry> entries, params (string Name, string Value)[] more)
    {
        foreach (var batch in entries.OrderBy(entry => entry.TimestampNs).Chunk(1000))
        {
            var body = new
            {
                streams = batch.GroupBy(entry => entry.App).Select(stream => new
                {
                    stream = more.Append(("run", _run)).Append(("app", stream.Key)).ToDictionary(label => label.Item1, label => label.Item2),
                    values = stream.Select(entry => new object[]
                    {
                        entry.TimestampNs.ToString(CultureInfo.InvariantCulture), entry.Line, entry.Metadata,
                    }),
                }),
            };
            using var answer = await _http.PostAsJsonAsync(new Uri(new Uri(Options.Sink.Endpoint), "loki/api/v1/push"), body, Cancelled);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
        }
    }

    public async Task<(AuditResult Result, AuditRun Run)> AuditAsync(AuditOptions? options = null, PieceLog? log = null)
    {
        using (log)
        {
            var run = Run(options);
            return (await run.RunAsync(log?.Ranges ?? await run.FindRangesAsync(Cancelled), log, Cancelled), run);
        }
    }

    /// <summary>Audits what another shipper wrote.</summary>
    public async Task<AuditResult> AuditPeerAsync(PeerOptions peer, IReadOnlyList<AuditRange>? ranges = null)
    {
        Findings.Clear();
        var options = new AuditOptions("p", [], null, null, null) { As = peer.Name };
        var run = new PeerRun(
            options, peer, Findings.Add, Bed, Bed.Get<PipelinePlans>(), (ITopicCatalog?)Shrinking ?? Bed.Topics, (IPartitionFeedSource?)Shrinking ?? Bed.Host, _reader, TimeProvider.System);
        return await run.RunAsync(ranges ?? await new AuditRanges(Bed.Topics).FindAsync(options, Cancelled), Cancelled);
    }

    /// <summary>A file that an audit of everything can go on with.</summary>
    public async Task<PieceLog> LogAsync(string path)
    {
        var run = Run();
        return await PieceLog.OpenAsync(path, run.Terms, () => run.BeginAsync(Cancelled), _serializers.GetRequiredService<Serializer>());
    }

    private AuditRun Run(AuditOptions? options = null)
    {
        Findings.Clear();
        return new AuditRun(
            options ?? new AuditOptions("p", [], null, null, null), Findings.Add, Bed, new PipelinePlans(Bed), Bed.Get<KafkaAdmins>(),
            (ITopicCatalog?)Shrinking ?? Bed.Topics, (IPartitionFeedSource?)Shrinking ?? Bed.Host, _reader, TimeProvider.System);
    }

    /// <summary>Ships what an audit missed.</summary>
    public Task<ReplaySummary> RepairAsync(AuditRun run) => Repair().ShipAsync(run.Lost, Cancelled);

    /// <summary>Plans a job as a silo does, and runs it.</summary>
    /// <param name="order">What is wanted.</param>
    /// <param name="watch">Is told.</param>
    /// <param name="kept">How far an earlier silo has come.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<JobResult> RunAsync(JobOrder order, IJobWatch watch, JobProgress? kept = null, CancellationToken cancellationToken = default)
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IPipelineCatalog>(Bed)
            .AddSingleton(Bed.Get<PipelinePlans>())
            .AddSingleton(Bed.Get<KafkaAdmins>())
            .AddSingleton(Bed.Get<KafkaMetrics>())
            .AddSingleton<ITopicCatalog>(Bed.Topics)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(Bed.Get<DeadLetterStores>())
            .AddSingleton(Bed.Get<IRecordFetcher>())
            .AddSingleton(new LearnedLimits(TimeProvider.System, NullLogger<LearnedLimits>.Instance))
            .AddSingleton(_reader)
            .AddSingleton<ILokiReader>(_reader)
            .AddSingleton<ILokiPusher>(_pusher)
            .AddSingleton<JobRunner>()
            .BuildServiceProvider();
        var runner = services.GetRequiredService<JobRunner>();
        var ranges = await runner.PlanAsync("p", order, cancellationToken);
        var job = new PipelineJob
        {
            Id = "r1", Order = order, State = JobState.Running, StartedMs = 0, Silo = "", Ranges = ranges, Progress = kept ?? new JobProgress(),
        };
        return await runner.RunAsync("p", job, watch, cancellationToken);
    }

    /// <summary>What a silo counts with.</summary>
    public PartitionCounter Counter() => new(Bed, Readers(), TimeProvider.System);

    /// <summary>What a silo compares with.</summary>
    public PipelineAuditor Auditor(long windowSecs) => new(
        "p", Options, windowSecs, new AuditLetters("p", Options.DeadLetters, Bed.Get<KafkaAdmins>(), TimeProvider.System), Readers().Of("p"), _reader, Repair(), TimeProvider.System);

    private AuditReaders Readers() => new(Bed, Bed.Get<PipelinePlans>(), _consumers, Bed.Topics, TimeProvider.System);

    private AuditRepair Repair() => new(
        new AuditOptions("p", [], null, null, null), Bed, _reader, _pusher, new LearnedLimits(TimeProvider.System, NullLogger<LearnedLimits>.Instance),
        Bed.Get<DeadLetterStores>(), Bed.Get<IRecordFetcher>(), TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _consumers.StopAsync(CancellationToken.None);
        _pusher.Dispose();
        await _serializers.DisposeAsync();
        _reader.Dispose();
        _http.Dispose();
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }

        await Bed.DisposeAsync();
        _folder.Dispose();
    }
}
