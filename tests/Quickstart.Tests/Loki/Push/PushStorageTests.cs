using System.IO.Compression;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Wire;
using Snappier;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Push;

public sealed class PushStorageTests : IAsyncLifetime
{
    private const string Labels = "{\"job\":\"a\"}";
    private LokiClient _loki = null!;

    public async ValueTask InitializeAsync() => _loki = await LokiClient.StartAsync();

    public ValueTask DisposeAsync() => _loki.DisposeAsync();

    [Fact]
    public async Task Push_Json_StoresSameAsProtobuf()
    {
        var stream = LokiClient.Stream(Labels, "{\"trace\":\"1\"}", (LokiClient.Now, "line"));

        Assert.Equal((204, ""), await _loki.PushJsonAsync(stream));
        Assert.Equal((204, ""), await _loki.PushAsync(stream));

        Assert.Equal(["line"], await _loki.LinesAsync("{job=\"a\"}"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Push_CompressedJson_Stores(string encoding)
    {
        var json = $"{{\"streams\":[{LokiClient.Stream(Labels, (LokiClient.Now, "line"))}]}}";
        var target = new MemoryStream();
        await using (Stream compressed = encoding == "gzip" ? new GZipStream(target, CompressionMode.Compress) : new DeflateStream(target, CompressionMode.Compress))
        {
            await compressed.WriteAsync(System.Text.Encoding.UTF8.GetBytes(json), TestContext.Current.CancellationToken);
        }

        Assert.Equal(204, (await _loki.PushRawAsync(target.ToArray(), "application/json", encoding)).Status);
        Assert.Equal(["line"], await _loki.LinesAsync("{job=\"a\"}"));
    }

    [Fact]
    public async Task Push_GzipAroundSnappy_Stores()
    {
        var target = new MemoryStream();
        await using (var gzip = new GZipStream(target, CompressionMode.Compress))
        {
            await gzip.WriteAsync(Snappy.CompressToArray(LokiClient.Protobuf(LokiClient.Stream(Labels, (LokiClient.Now, "line")))), TestContext.Current.CancellationToken);
        }

        Assert.Equal(204, (await _loki.PushRawAsync(target.ToArray(), encoding: "gzip")).Status);
    }

    [Fact]
    public async Task Push_SomeEntriesRefused_KeepsTheOthersReadable()
    {
        var now = LokiClient.Now;
        var ahead = now + NanoTime.From(TimeSpan.FromHours(1));

        await _loki.PushAsync(
            LokiClient.Stream(Labels, (now, "1"), (ahead, "no"), (now + 1, "2"), (now + 2, "3"), (ahead, "no")),
            LokiClient.Stream("{\"job\":\"b\"}", (ahead, "no")),
            LokiClient.Stream("{\"job\":\"c\"}", (now + 3, "4")));

        Assert.Equal(["1", "2", "3", "4"], await _loki.LinesAsync("{job=~\".+\"}", "&direction=forward"));
    }

    [Fact]
    public async Task Push_QuotesBackslashesAndNewlinesInLabel_KeepsThem()
    {
        await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\\\"b\\\\c\\nd\"}", (LokiClient.Now, "line")));

        var (_, body) = await _loki.GetAsync("/loki/api/v1/label/job/values");

        Assert.Contains("\"a\\\"b\\\\c\\nd\"", body, StringComparison.Ordinal);
        Assert.Equal(["line"], await _loki.LinesAsync("{job=\"a\\\"b\\\\c\\nd\"}"));
    }

    [Fact]
    public async Task Push_MoreThanRetained_KeepsTheNewest()
    {
        await using var small = await LokiClient.StartAsync(new EmbeddedLokiOptions { RetainedBytes = 2000 });
        var now = LokiClient.Now;
        for (var index = 0; index < 100; index++)
        {
            await small.PushAsync(LokiClient.Stream(Labels, (now + index, $"{index} {Guid.NewGuid()}")));
        }

        var lines = await small.LinesAsync("{job=\"a\"}");

        Assert.InRange(lines.Length, 5, 60);
        Assert.StartsWith("99 ", lines[0], StringComparison.Ordinal);
    }
}
