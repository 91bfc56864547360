using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using OrleansKafkaLoki.Quickstart.Loki;
using OrleansKafkaLoki.Quickstart.Loki.Limits;
using OrleansKafkaLoki.Quickstart.Loki.Push;
using OrleansKafkaLoki.Quickstart.Loki.Wire;
using Snappier;

namespace OrleansKafkaLoki.Quickstart.Tests.Loki;

/// <summary>An embedded Loki and a client of it, for one test.</summary>
internal sealed class LokiClient : IAsyncDisposable
{
    private readonly HttpClient _http = new();

    private LokiClient(EmbeddedLoki server) => Server = server;

    public EmbeddedLoki Server { get; }

    public static long Now => NanoTime.From(TimeProvider.System.GetUtcNow());

    public static async Task<LokiClient> StartAsync(EmbeddedLokiOptions? options = null, IArrivals? arrivals = null, TimeProvider? time = null) =>
        new(await EmbeddedLoki.StartAsync(options ?? new EmbeddedLokiOptions(), arrivals, time));

    public static Task<LokiClient> StartAsync(LokiLimits limits, TimeProvider? time = null) => StartAsync(new EmbeddedLokiOptions { Limits = limits }, time: time);

    public static string Stream(string labels, params (long Ns, string Line)[] entries) => Stream(labels, "", entries);

    /// <summary>A stream of a JSON push; <paramref name="metadata"/> is a JSON object or empty.</summary>
    public static string Stream(string labels, string metadata, params (long Ns, string Line)[] entries)
    {
        var values = entries.Select(entry =>
            $"[\"{entry.Ns.ToString(CultureInfo.InvariantCulture)}\",{JsonSerializer.Serialize(entry.Line)}{(metadata.Length > 0 ? "," + metadata : "")}]");
        return $"{{\"stream\":{labels},\"values\":[{string.Join(",", values)}]}}";
    }

    public static byte[] Protobuf(params string[] streams) => JsonPush.ToProtobuf(System.Text.Encoding.UTF8.GetBytes(Json(streams)));

    public Task<(int Status, string Body)> PushAsync(params string[] streams) => PushRawAsync(Snappy.CompressToArray(Protobuf(streams)));

    public Task<(int Status, string Body)> PushAsAsync(string tenant, params string[] streams) => PushRawAsync(Snappy.CompressToArray(Protobuf(streams)), tenant: tenant);

    public Task<(int Status, string Body)> PushJsonAsync(params string[] streams) =>
        PushRawAsync(System.Text.Encoding.UTF8.GetBytes(Json(streams)), "application/json");

    public async Task<(int Status, string Body)> PushRawAsync(byte[] body, string contentType = "application/x-protobuf", string? encoding = null, string? tenant = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.Address, "/loki/api/v1/push")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        return await SendAsync(request, tenant);
    }

    public async Task<(int Status, string Body)> GetAsync(string path, string? tenant = null, bool categorize = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Address, path));
        if (categorize)
        {
            request.Headers.Add("X-Loki-Response-Encoding-Flags", "categorize-labels");
        }

        return await SendAsync(request, tenant);
    }

    /// <summary>The answer's <c>data.result</c>.</summary>
    public async Task<JsonElement> QueryAsync(string query, string parameters = "", string endpoint = "query_range", bool categorize = false)
    {
        var (status, body) = await GetAsync($"/loki/api/v1/{endpoint}?query={Uri.EscapeDataString(query)}{parameters}", categorize: categorize);
        Assert.True(status == 200, $"{status}: {body}");
        return JsonDocument.Parse(body).RootElement.GetProperty("data").GetProperty("result");
    }

    /// <summary>The lines of a log query, all streams, in the order of the answer.</summary>
    public async Task<string[]> LinesAsync(string query, string parameters = "") =>
        [.. (await QueryAsync(query, parameters)).EnumerateArray().SelectMany(stream => stream.GetProperty("values").EnumerateArray()).Select(value => value[1].GetString()!)];

    /// <summary>What <c>count_over_time</c> says of the last week.</summary>
    public async Task<long> CountAsync(string selector)
    {
        var result = await QueryAsync($"sum(count_over_time({selector}[7d]))", endpoint: "query");
        return result.EnumerateArray().Select(series => long.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture)).FirstOrDefault();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }

    private static string Json(string[] streams) => $"{{\"streams\":[{string.Join(",", streams)}]}}";

    private async Task<(int Status, string Body)> SendAsync(HttpRequestMessage request, string? tenant)
    {
        if (tenant is not null)
        {
            request.Headers.Add("X-Scope-OrgID", tenant);
        }

        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
