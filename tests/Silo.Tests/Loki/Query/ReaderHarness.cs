using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Query;

/// <summary>A reader with one pipeline, <c>web</c>, whose time only moves when a test says so.</summary>
internal sealed class ReaderHarness : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LokiReader _reader;

    public ReaderHarness(string endpoint, Action<LokiSinkOptions>? configure = null)
    {
        var options = new PipelineOptions();
        options.Sink.Endpoint = endpoint;
        configure?.Invoke(options.Sink);
        _reader = new LokiReader(
            new TestCatalog(("web", options)), new QueryMetrics(Meters), Time, Log, ArrayPool<byte>.Shared);
    }

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public LokiReader Reader => _reader;

    public FakeTimeProvider Time { get; } = new();

    public RecordingLogger<LokiReader> Log { get; } = new();

    /// <summary>What was visited, in turn.</summary>
    public List<StoredEntry> Visited { get; } = [];

    /// <summary>What was visited, as text.</summary>
    public IEnumerable<(long TimestampNs, string Line)> Lines => Visited.Select(entry => (entry.TimestampNs, Encoding.UTF8.GetString(entry.Line.Span)));

    public async Task<ReadAnswer> ReadAsync(
        long fromNs = 1, long toNs = 100, string labels = "{app=\"api\"}", string tenant = "", string pipeline = "web", int entries = 1, int entryBytes = 1, CancellationToken? cancellationToken = null)
    {
        var question = new StreamQuestion(new LabelStream(pipeline, tenant, labels), fromNs, toNs, entries, entryBytes, _ => true);
        var answer = await _reader.ReadAsync(question, cancellationToken ?? TestContext.Current.CancellationToken);
        Visited.AddRange(question.Found);
        return answer;
    }

    /// <summary>A question for <c>web</c>.</summary>
    public static StreamQuestion Question(string labels, long fromNs = 1, long toNs = 100, int entries = 1, string tenant = "") =>
        new(new LabelStream("web", tenant, labels), fromNs, toNs, entries, 1, _ => true);

    /// <summary>Asks together, and returns the answers: null for a question that is to be asked alone.</summary>
    public async Task<ReadAnswer?[]> ReadTogetherAsync(params StreamQuestion[] questions)
    {
        await _reader.ReadTogetherAsync(questions);
        return await Task.WhenAll(questions.Select(question => question.Answered));
    }

    public void Dispose()
    {
        _reader.Dispose();
        _services.Dispose();
    }
}
