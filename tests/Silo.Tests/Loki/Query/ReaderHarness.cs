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
            new TestCatalog(("web", options)), new QueryMetrics(Meters), Time, ArrayPool<byte>.Shared);
    }

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public FakeTimeProvider Time { get; } = new();

    /// <summary>What was visited, in turn.</summary>
    public List<StoredEntry> Visited { get; } = [];

    /// <summary>What was visited, as text.</summary>
    public IEnumerable<(long TimestampNs, string Line)> Lines => Visited.Select(entry => (entry.TimestampNs, Encoding.UTF8.GetString(entry.Line.Span)));

    public Task<ReadAnswer> ReadAsync(
        long fromNs = 1, long toNs = 100, string labels = "{app=\"api\"}", string tenant = "", string pipeline = "web", int entryBytes = 1, CancellationToken? cancellationToken = null) =>
        _reader.ReadAsync(
            new LabelStream(pipeline, tenant, labels), fromNs, toNs, entryBytes, Visited.Add, cancellationToken ?? TestContext.Current.CancellationToken);

    /// <summary>A question for <c>web</c>, and what it visits.</summary>
    public static (StreamQuestion Question, List<StoredEntry> Visited) Question(string labels, long fromNs = 1, long toNs = 100, int entries = 1, string tenant = "")
    {
        var visited = new List<StoredEntry>();
        return (new StreamQuestion(new LabelStream("web", tenant, labels), fromNs, toNs, entries, 1, visited.Add), visited);
    }

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
