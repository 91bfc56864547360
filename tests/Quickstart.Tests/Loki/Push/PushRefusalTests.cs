using System.Text;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Loki.Push;
using OrleansKafkaLoki.Quickstart.Loki.Wire;
using Snappier;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki.Push;

/// <summary>One test per refusal, in Loki's words.</summary>
public sealed class PushRefusalTests : IAsyncLifetime
{
    private const string All = "{job=~\".+\"}";
    private LokiClient _loki = null!;

    public async ValueTask InitializeAsync() => _loki = await LokiClient.StartAsync();

    public ValueTask DisposeAsync() => _loki.DisposeAsync();

    [Theory]
    [InlineData("{job=\"a\"")]
    [InlineData("{job=a}")]
    [InlineData("{job=\"a\\q\"}")]
    [InlineData("job=\"a\"")]
    [InlineData("{job=\"a\nb\"}")]
    [InlineData("{job=\"a\"b\"}")]
    public async Task Push_LabelsCannotBeParsed_RefusesWholeRequest(string labels)
    {
        var request = Request(("{job=\"good\"}", LokiClient.Now), (labels, LokiClient.Now));

        var (status, body) = await _loki.PushRawAsync(Snappy.CompressToArray(request));

        Assert.Equal(400, status);
        Assert.StartsWith("couldn't parse labels: 1:", body, StringComparison.Ordinal);
        Assert.Empty(await _loki.LinesAsync(All));
    }

    [Fact]
    public async Task Push_NotSnappy_Returns400() => Assert.Equal(400, (await _loki.PushRawAsync([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3])).Status);

    [Fact]
    public async Task Push_NotProtobuf_Returns400() => Assert.Equal(400, (await _loki.PushRawAsync(Snappy.CompressToArray("hello world"u8))).Status);

    [Fact]
    public async Task Push_NotJson_Returns400() => Assert.Equal(400, (await _loki.PushRawAsync("{"u8.ToArray(), "application/json")).Status);

    [Fact]
    public async Task Push_UnknownEncoding_Returns400() => Assert.Equal(400, (await _loki.PushRawAsync([1], encoding: "zstd")).Status);

    [Fact]
    public async Task Push_NoStreams_Returns422() => Assert.Equal(422, (await _loki.PushAsync()).Status);

    [Fact]
    public async Task Push_SixteenLabels_RefusesThatStream()
    {
        var labels = "{" + string.Join(",", Enumerable.Range(0, 16).Select(index => $"\"l{index}\":\"x\"")) + "}";

        var (status, body) = await _loki.PushAsync(LokiClient.Stream(labels, (LokiClient.Now, "bad")), Good());

        Assert.Equal(400, status);
        Assert.Contains("has 16 label names; limit 15", body, StringComparison.Ordinal);
        Assert.Equal(["good"], await _loki.LinesAsync(All));
    }

    [Fact]
    public async Task Push_FifteenLabels_Stores()
    {
        var labels = "{" + string.Join(",", Enumerable.Range(0, 15).Select(index => $"\"l{index}\":\"x\"")) + "}";

        Assert.Equal(204, (await _loki.PushAsync(LokiClient.Stream(labels, (LokiClient.Now, "line")))).Status);
    }

    [Theory]
    [InlineData(2048, 204)]
    [InlineData(2049, 400)]
    public async Task Push_LongLabelValue_RefusesBeyond2048(int length, int expected)
    {
        var (status, body) = await _loki.PushAsync(LokiClient.Stream($"{{\"job\":\"{new string('x', length)}\"}}", (LokiClient.Now, "line")));

        Assert.Equal(expected, status);
        Assert.Equal(expected == 400, body.Contains("has label value too long", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1024, 204)]
    [InlineData(1025, 400)]
    public async Task Push_LongLabelName_RefusesBeyond1024(int length, int expected)
    {
        var (status, body) = await _loki.PushAsync(LokiClient.Stream($"{{\"{new string('n', length)}\":\"x\"}}", (LokiClient.Now, "line")));

        Assert.Equal(expected, status);
        Assert.Equal(expected == 400, body.Contains("has label name too long", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Push_DuplicateLabelName_RefusesStream()
    {
        var (status, body) = await _loki.PushRawAsync(Snappy.CompressToArray(Request(("{job=\"a\", job=\"b\"}", LokiClient.Now))));

        Assert.Equal(400, status);
        Assert.Contains("has duplicate label name: 'job'", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(262_144, 204)]
    [InlineData(262_145, 400)]
    public async Task Push_LongLine_RefusesThatEntryBeyond262144(int length, int expected)
    {
        var (status, body) = await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (LokiClient.Now, "short"), (LokiClient.Now + 1, new string('x', length))));

        Assert.Equal(expected, status);
        Assert.Equal(expected == 400, body.StartsWith("max entry size '262144' bytes exceeded for stream '{job=\"a\", service_name=\"a\"}'", StringComparison.Ordinal));
        Assert.Contains("short", await _loki.LinesAsync(All));
    }

    [Fact]
    public async Task Push_OlderThanSevenDays_RefusesThatEntry()
    {
        var old = LokiClient.Now - NanoTime.From(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));

        var (status, body) = await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (old, "old"), (LokiClient.Now, "new")));

        Assert.Equal(400, status);
        Assert.Contains("has timestamp too old: ", body, StringComparison.Ordinal);
        Assert.Equal(["new"], await _loki.LinesAsync(All));
    }

    [Fact]
    public async Task Push_BeyondTenMinutesAhead_RefusesThatEntry()
    {
        var (status, body) = await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (LokiClient.Now + NanoTime.From(TimeSpan.FromMinutes(11)), "ahead")));

        Assert.Equal(400, status);
        Assert.Contains("has timestamp too new: ", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_ManyEqualErrors_CountsThem()
    {
        var ahead = LokiClient.Now / NanoTime.Second * NanoTime.Second + NanoTime.From(TimeSpan.FromHours(1));

        var (_, body) = await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (ahead, "1"), (ahead, "2"), (ahead, "3")));

        Assert.StartsWith("3 errors like: entry for stream", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_TooMuchMetadata_RefusesThatEntry()
    {
        var (status, body) = await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", $"{{\"m\":\"{new string('x', 65_536)}\"}}", (LokiClient.Now, "line")));

        Assert.Equal(400, status);
        Assert.Contains("has structured metadata too large: '65537' bytes, limit: '65536' bytes", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_TooManyMetadataPairs_RefusesThatEntry()
    {
        var metadata = "{" + string.Join(",", Enumerable.Range(0, 129).Select(index => $"\"m{index}\":\"x\"")) + "}";

        var (status, body) = await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", metadata, (LokiClient.Now, "line")));

        Assert.Equal(400, status);
        Assert.Contains("has too many structured metadata labels: '129', limit: '128'", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_EmptyMetadataName_Returns500AndStoresNothing()
    {
        var (status, body) = await _loki.PushAsync(Good(), LokiClient.Stream("{\"job\":\"a\"}", "{\"\":\"x\"}", (LokiClient.Now, "line")));

        Assert.Equal((500, "label name is empty\n"), (status, body));
        Assert.Empty(await _loki.LinesAsync(All));
    }

    [Fact]
    public async Task Push_BehindTheStreamsWindow_RefusesThatEntryWithItsCutoff()
    {
        var now = LokiClient.Now;
        await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (now, "newest")));

        var (status, body) = await _loki.PushAsync(LokiClient.Stream(
            "{\"job\":\"a\"}", (now - NanoTime.From(TimeSpan.FromMinutes(61)), "late"), (now - NanoTime.From(TimeSpan.FromMinutes(59)), "in time")));

        Assert.Equal(400, status);
        Assert.Contains("entry too far behind, entry timestamp is: ", body, StringComparison.Ordinal);
        Assert.Contains($"oldest acceptable timestamp is: {NanoTime.Rfc3339(now - NanoTime.From(TimeSpan.FromHours(1)))}", body, StringComparison.Ordinal);
        Assert.Contains("total ignored: 1 out of 2 for stream: {job=\"a\", service_name=\"a\"}", body, StringComparison.Ordinal);
        Assert.Equal(["newest", "in time"], await _loki.LinesAsync(All));
    }

    [Fact]
    public async Task Push_OldestFirstIntoFreshStream_StoresHoursOldEntries()
    {
        var now = LokiClient.Now;

        var (status, _) = await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (now - NanoTime.From(TimeSpan.FromHours(5)), "old"), (now, "new")));

        Assert.Equal(204, status);
    }

    [Fact]
    public async Task Push_LastStreamIsFine_HidesTheOthersIngesterError()
    {
        var now = LokiClient.Now;
        await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", (now, "newest")));

        var late = LokiClient.Stream("{\"job\":\"a\"}", (now - NanoTime.From(TimeSpan.FromHours(2)), "lost"));

        Assert.Equal(204, (await _loki.PushAsync(late, Good())).Status);
        Assert.Equal(400, (await _loki.PushAsync(Good(), late)).Status);
    }

    [Fact]
    public async Task Push_LargerThanGrpcTakes_Returns500AndStoresNothing()
    {
        var entries = Enumerable.Range(0, 20).Select(index => (LokiClient.Now + index, new string('x', 250_000))).ToArray();

        var (status, body) = await _loki.PushAsync(LokiClient.Stream("{\"job\":\"a\"}", entries));

        Assert.Equal(500, status);
        Assert.Contains("received message larger than max", body, StringComparison.Ordinal);
        Assert.Empty(await _loki.LinesAsync(All));
    }

    [Fact]
    public async Task Push_BodyTooLarge_Returns413()
    {
        await using var small = await LokiClient.StartAsync(new EmbeddedLokiOptions { Limits = new LokiLimits { MaxReceivedBytes = 100 } });

        Assert.Equal(413, (await small.PushRawAsync(new byte[5000])).Status);
    }

    [Theory]
    [InlineData(null, 401, "no org id")]
    [InlineData("a|b", 400, "multiple org IDs")]
    [InlineData("..", 400, "tenant ID is")]
    [InlineData("a/b", 400, "unsupported character")]
    [InlineData("team-1", 204, "")]
    public async Task Push_TenantHeader_IsJudged(string? tenant, int expected, string words)
    {
        await using var tenants = await LokiClient.StartAsync(new EmbeddedLokiOptions { MultiTenant = true });

        var (status, body) = await tenants.PushRawAsync(Snappy.CompressToArray(LokiClient.Protobuf(Good())), tenant: tenant);

        Assert.Equal(expected, status);
        Assert.Contains(words, body, StringComparison.Ordinal);
    }

    private static string Good() => LokiClient.Stream("{\"job\":\"good\"}", (LokiClient.Now, "good"));

    /// <summary>A request whose label strings are taken as they are.</summary>
    private static byte[] Request(params (string Labels, long Ns)[] streams)
    {
        var request = new List<byte>();
        foreach (var (labels, ns) in streams)
        {
            var valid = JsonPush.ToProtobuf(Encoding.UTF8.GetBytes($"{{\"streams\":[{LokiClient.Stream("{}", (ns, "line"))}]}}"));

            // 0a <len> 0a 02 "{}" 12 …: the two bytes of the empty label set make room for the given text.
            var text = Encoding.UTF8.GetBytes(labels);
            byte[] body = [0x0a, (byte)text.Length, .. text, .. valid[6..]];
            request.AddRange([0x0a, (byte)body.Length, .. body]);
        }

        return [.. request];
    }
}
