using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Kafka;
using OrleansKafkaLoki.Silo.Tests.Kafka;
using OrleansKafkaLoki.Silo.Tests.Loki;

namespace OrleansKafkaLoki.Silo.Tests.DeadLetters;

public sealed class FileDeadLetterStoreTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("okl-dead-letters-");
    private readonly FakeSource _source = new();
    private readonly ServiceProvider _services;
    private readonly IDeadLetterWriter _writer;

    public FileDeadLetterStoreTests()
    {
        _services = Services();
        _writer = _services.GetRequiredService<IDeadLetterWriter>();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(_root.FullName, "letters");

    public void Dispose()
    {
        _services.Dispose();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task WriteAsync_Letter_KeepsEverything()
    {
        var entry = TestProtobuf.Entry(5, "a \"line\" ☃", ("trace", "t1"u8.ToArray()), ("user", "ann"u8.ToArray()));

        _source.Add(
            77, "k"u8.ToArray(), """{"text":"a \"line\" ☃"}"""u8.ToArray(), 1_700_000_000_000, ("h", "1"u8.ToArray()), ("h", null), ("raw", [0xFF]));
        await _writer.WriteAsync([Letter(entry, timestampNs: 1_700_000_000_000_000_042)], Cancelled);

        Assert.Equal(
            """
            {"pipeline":"web","topic":"logs","partition":3,"offset":77,"tenant":"team","labels":"{app=\"a/b\"}","cause":"too_old","status":400,
            "reason":"timestamp too old","timestamp":"2023-11-14T22:13:20.000000042Z","line":"a \"line\" ☃",
            "structured_metadata":{"trace":"t1","user":"ann"},"record_timestamp_ms":1700000000000,"key":"k",
            "value":"{\"text\":\"a \\\"line\\\" ☃\"}","headers":[{"name":"h","value":"1"},{"name":"h"},{"name":"raw","value_base64":"/w=="}]}
            """.ReplaceLineEndings(""),
            Assert.Single(await LinesAsync()));
    }

    [Fact]
    public async Task WriteAsync_OriginalNoLongerInKafka_SaysSoAndCountsIt()
    {
        using var lost = new MetricReader(_services.GetRequiredService<IMeterFactory>(), "okl.dead_letters.originals_lost");

        await _writer.WriteAsync([Letter()], Cancelled);

        Assert.Equal("lost", JsonDocument.Parse(Assert.Single(await LinesAsync())).RootElement.GetProperty("original").GetString());
        Assert.Equal(1, lost.Sum);
    }

    [Fact]
    public async Task WriteAsync_FileIsFull_GoesOnInTheNext()
    {
        var line = new string('x', 40_000);
        for (var offset = 0; offset < 5; offset++)
        {
            await _writer.WriteAsync([Letter(TestProtobuf.Entry(5, line), offset)], Cancelled);
        }

        var files = Directory.GetFiles(Folder).Order(StringComparer.Ordinal).ToList();
        Assert.Equal([2, 2, 1], files.Select(file => File.ReadLines(file).Count()));
        Assert.EndsWith("-0003.jsonl", files[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_ManyAtOnce_FillsSeveralFiles()
    {
        var line = new string('x', 40_000);
        await _writer.WriteAsync([.. Enumerable.Range(0, 5).Select(offset => Letter(TestProtobuf.Entry(5, line), offset))], Cancelled);

        var files = Directory.GetFiles(Folder).Order(StringComparer.Ordinal);
        Assert.Equal([2, 2, 1], files.Select(file => File.ReadLines(file).Count()));
    }

    [Fact]
    public async Task WriteAsync_LineNotUtf8_KeepsItsBytes()
    {
        byte[] line = [0x68, 0xFF, 0x00, 0x0A];

        await _writer.WriteAsync([Letter(TestProtobuf.Entry(5, line, ("bad", [0xFF])))], Cancelled);

        var letter = JsonDocument.Parse(Assert.Single(await LinesAsync())).RootElement;
        Assert.False(letter.TryGetProperty("line", out _));
        Assert.Equal(line, letter.GetProperty("line_base64").GetBytesFromBase64());
        Assert.Equal("\uFFFD", letter.GetProperty("structured_metadata").GetProperty("bad").GetString());
    }

    [Fact]
    public async Task WriteAsync_Repeatedly_AppendsToOneFileOfThePipeline()
    {
        await _writer.WriteAsync([Letter(offset: 1), Letter(offset: 2)], Cancelled);
        await _writer.WriteAsync([Letter(offset: 3), Letter(offset: 9, pipeline: "other")], Cancelled);

        Assert.Equal([1, 2, 3], await OffsetsAsync("web"));
        Assert.Equal([9], await OffsetsAsync("other"));
        Assert.Equal(2, Directory.GetFiles(Folder).Length);
    }

    [Fact]
    public async Task WriteAsync_Concurrently_LosesNothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(offset => _writer.WriteAsync([Letter(offset: offset)], Cancelled)));

        Assert.Equal(Enumerable.Range(0, 20).Select(offset => (long)offset), (await OffsetsAsync("web")).Order());
    }

    [Fact]
    public async Task WriteAsync_TwoProcessesOneFolder_ShareNoFile()
    {
        using var other = Services();
        await _writer.WriteAsync([Letter(offset: 1)], Cancelled);
        await other.GetRequiredService<IDeadLetterWriter>().WriteAsync([Letter(offset: 2)], Cancelled);

        Assert.Equal(2, Directory.GetFiles(Folder, "web-*.jsonl").Length);
    }

    [Fact]
    public async Task WriteAsync_NoLetters_CreatesNothing()
    {
        await _writer.WriteAsync([], Cancelled);

        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task WriteAsync_FolderCannotBeMade_ThrowsUntilItCan()
    {
        await File.WriteAllTextAsync(Folder, "in the way", Cancelled);
        await Assert.ThrowsAnyAsync<IOException>(() => _writer.WriteAsync([Letter(offset: 1)], Cancelled));

        File.Delete(Folder);
        await _writer.WriteAsync([Letter(offset: 1)], Cancelled);

        Assert.Equal([1], await OffsetsAsync("web"));
    }

    [Fact]
    public async Task WriteAsync_FileMovedAway_StartsItAnew()
    {
        await _writer.WriteAsync([Letter(offset: 1)], Cancelled);
        var file = Directory.GetFiles(Folder).Single();
        File.Move(file, file + ".taken");

        await _writer.WriteAsync([Letter(offset: 2)], Cancelled);

        Assert.Equal([2], await OffsetsAsync("web"));
        Assert.False(File.Exists(file), "a replay may be about to release the old name");
        Assert.Single(await File.ReadAllLinesAsync(file + ".taken", Cancelled));
    }

    [Fact]
    public async Task WriteAsync_RestOfAFailedWrite_IsCutOff()
    {
        await _writer.WriteAsync([Letter(offset: 1)], Cancelled);
        await File.AppendAllTextAsync(Directory.GetFiles(Folder).Single(), "{\"pipeline\":\"we", Cancelled);

        await _writer.WriteAsync([Letter(offset: 2)], Cancelled);

        Assert.Equal([1, 2], await OffsetsAsync("web"));
    }

    [Fact]
    public async Task WriteAsync_UnknownPipeline_Throws() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _writer.WriteAsync([Letter(pipeline: "none")], Cancelled));

    [Fact]
    public async Task WriteAsync_Letters_AreCountedByTopicAndCause()
    {
        List<(long Value, string Tags)> counted = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "okl.dead_letters.records" && ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (_, value, tags, _) => counted.Add((value, string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")))));
        listener.Start();

        await _writer.WriteAsync([Letter()], Cancelled);

        Assert.Equal([(1, "pipeline=web,topic=logs,cause=too_old")], counted);
    }

    private static DeadLetter Letter(byte[]? entry = null, long offset = 77, string pipeline = "web", long timestampNs = 5) => new(
        new PartitionId(pipeline, "logs", 3),
        offset,
        new LabelStream(pipeline, "team", "{app=\"a/b\"}"),
        RejectionCause.TooOld,
        400,
        "timestamp too old",
        timestampNs,
        entry ?? TestProtobuf.Entry(timestampNs, "x"));

    private ServiceProvider Services()
    {
        var options = new PipelineOptions { DeadLetters = { Target = DeadLetterTarget.File, Folder = Folder, MaxFileBytes = 64 * 1024 } };
        return new ServiceCollection()
            .AddSingleton<IPipelineCatalog>(new TestCatalog(("web", options), ("other", options)))
            .AddKafka()
            .AddDeadLetters()
            .AddSingleton<IRecordFetcher>(_source)
            .AddLogging()
            .BuildServiceProvider();
    }

    private async Task<string[]> LinesAsync(string pipeline = "web") =>
        await File.ReadAllLinesAsync(Directory.GetFiles(Folder, $"{pipeline}-*.jsonl").Single(), Encoding.UTF8, Cancelled);

    private async Task<IEnumerable<long>> OffsetsAsync(string pipeline) =>
        (await LinesAsync(pipeline)).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("offset").GetInt64());
}
