using System.IO.Compression;
using System.Text;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Routing;

public sealed class DecompressionRoutingTests
{
    private const string Json = """{"level":"warn","msg":"hello"}""";

    [Theory]
    [InlineData(ValueCompression.Gzip)]
    [InlineData(ValueCompression.Auto)]
    public void Route_CompressedValue_IsReadAsWhatItWas(ValueCompression compression)
    {
        using var harness = new RouterHarness(Options(compression));
        var compressed = harness.Run(new TestRecord { Value = Gzip(Json) })!;

        Assert.Equal(("""{level="warn"}""", Json, 0L), (compressed.Labels, compressed.Entry!.Text, compressed.Counters.Undecodable));
    }

    [Fact]
    public void Route_AutoAndNotCompressed_StaysAsItIs()
    {
        using var harness = new RouterHarness(Options(ValueCompression.Auto));
        harness.Run(new TestRecord { Value = Gzip("""{"level":"error"}"""), Offset = 1 });
        var plain = harness.Run(TestRecord.Of(Json) with { Offset = 2 })!;

        Assert.Equal(("""{level="warn"}""", Json, 0L), (plain.Labels, plain.Entry!.Text, plain.Counters.Undecodable));
    }

    [Theory]
    [InlineData(UndecodablePolicy.Emit, EntryOutcome.Written)]
    [InlineData(UndecodablePolicy.DeadLetter, EntryOutcome.NotDecompressed)]
    public void Route_DamagedOrTooLarge_IsCountedAndDoesAsItIsTold(UndecodablePolicy policy, EntryOutcome outcome)
    {
        var options = Options(ValueCompression.Gzip);
        options.Source.Decoding.OnError = policy;
        options.Source.Decoding.MaxDecompressedBytes = 100;
        foreach (var value in new[] { Gzip(Json)[..^3], Gzip(new string('a', 101)), Encoding.UTF8.GetBytes(Json) })
        {
            var routed = RouterHarness.Run(options, new TestRecord { Value = value })!;
            Assert.Equal((outcome, 1L), (routed.Outcome, routed.Counters.Undecodable));
        }
    }

    [Fact]
    public void Of_OtherLimitOfDecompression_IsAnother()
    {
        static ulong Of(int bytes) => RoutingHash.Of(new PipelineOptions
        {
            Source = { Decoding = { Decompression = ValueCompression.Gzip, MaxDecompressedBytes = bytes } },
        });

        Assert.NotEqual(Of(1), Of(2));
    }

    private static PipelineOptions Options(ValueCompression compression)
    {
        var options = RouterHarness.Json(("level", "{{ level }}"));
        options.Source.Decoding.Decompression = compression;
        return options;
    }

    private static byte[] Gzip(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }
}
