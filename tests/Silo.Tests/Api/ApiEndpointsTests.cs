using System.Net;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Tests.Api;

public sealed class ApiEndpointsTests
{
    private static readonly StaticCluster Cluster = new()
    {
        Partitions =
        [
            StaticCluster.Running("a", 0, lag: 4),
            StaticCluster.Running("a", 1, lag: 0, StaticCluster.Second) with
            {
                State = PartitionState.Faulted,
                Reason = "It is broken.",
                LastGap = new OffsetGap(3, 5, GapCause.Retention, 1_700_000_000_123),
                GapRetention = 3,
            },
            PartitionStatus.Unknown(new PartitionId("app", "b", 0), "It does not answer."),
        ],
        MissingTopics = ["c"],
    };

    [Fact]
    public async Task Cluster_TwoSilos_TellsWhatEachRuns()
    {
        await using var listener = await ApiListener.StartAsync(Cluster);

        var cluster = await listener.GetAsync("api/v1/cluster");

        Assert.Equal(3, cluster.GetProperty("misplaced").GetInt32());
        Assert.Equal(
            """
            [{"silo":"S127.0.0.1:11111:1","partitions":1,"pipelines":[{"pipeline":"app","partitions":1}],"leaving":false,"store_lost":false},
            {"silo":"S127.0.0.1:11112:2","partitions":1,"pipelines":[{"pipeline":"app","partitions":1},{"pipeline":"other","partitions":0}],"leaving":true,"store_lost":false}]
            """.ReplaceLineEndings(""),
            cluster.GetProperty("silos").GetRawText());
        Assert.EndsWith("Z", cluster.GetProperty("as_of").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipelines_OneKnownToAnotherSiloOnly_IsThereToo()
    {
        await using var listener = await ApiListener.StartAsync(Cluster);

        var pipelines = await listener.GetAsync("api/v1/pipelines");

        Assert.Equal(["app", "other"], Texts(pipelines.GetProperty("items"), "pipeline"));
    }

    [Fact]
    public async Task Pipelines_OneDoesNotAnswer_IsShownWithTheReason()
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster { Failure = "It is away." });

        var pipelines = await listener.GetAsync("api/v1/pipelines");

        Assert.Equal(["It is away.", "It is away."], Texts(pipelines.GetProperty("items"), "reason"));
        Assert.False(pipelines.GetProperty("items")[0].TryGetProperty("partitions", out _));
    }

    [Fact]
    public async Task Pipeline_UnknownLag_IsCountedAndNotAdded()
    {
        await using var listener = await ApiListener.StartAsync(Cluster);

        var pipeline = Without(await listener.GetAsync("api/v1/pipelines/app"), "as_of");

        Assert.Equal(
            """
            {"pipeline":"app","topics":2,"partitions":3,"states":{"stopped":1,"running":1,"faulted":1},"held":0,
            "lag_records":4,"lag_seconds":4,"lag_unknown":1,
            "ledger":{"consumed":120,"delivered":60,"filtered":40,"dead_lettered":10,"in_flight":10,"in_flight_bytes":1000,"unaccounted":0},
            "missing_topics":["c"]}
            """.ReplaceLineEndings(""),
            pipeline);
    }

    [Fact]
    public async Task Partition_Faulted_ShowsAllThatIsKnown()
    {
        await using var listener = await ApiListener.StartAsync(Cluster);

        var partition = await listener.GetAsync("api/v1/pipelines/app/topics/a/partitions/1");

        Assert.Equal(
            """
            {"pipeline":"app","topic":"a","partition":1,"state":"faulted","reason":"It is broken.","held":false,"silo":"S127.0.0.1:11112:2",
            "epoch":2,"position":95,"watermark":90,"checkpoint":80,"high_watermark":90,"lag_records":0,"lag_seconds":0,
            "ledger":{"consumed":60,"delivered":30,"filtered":20,"dead_lettered":5,"in_flight":5,"in_flight_bytes":500,"unaccounted":0},
            "gaps":{"retention":3,"missing":0,"recreated":0,"truncated":0,"skipped":0},
            "last_gap":{"first":3,"last":5,"cause":"retention","time":"2023-11-14T22:13:20.123Z"},"etag":"2-80"}
            """.ReplaceLineEndings(""),
            partition.GetRawText());
    }

    [Fact]
    public async Task Partition_DoesNotAnswer_ShowsNothingThatIsUnknown()
    {
        await using var listener = await ApiListener.StartAsync(Cluster);

        var partition = await listener.GetAsync("api/v1/pipelines/app/topics/b/partitions/0");

        Assert.Equal(
            """{"pipeline":"app","topic":"b","partition":0,"state":"stopped","reason":"It does not answer.","held":false}""", partition.GetRawText());
    }

    [Theory]
    [InlineData("api/v1/pipelines/ap", "pipeline_not_found", "app", "other")]
    [InlineData("api/v1/pipelines/ap/partitions", "pipeline_not_found", "app", "other")]
    [InlineData("api/v1/pipelines/ap/topics/a/partitions/0", "pipeline_not_found", "app", "other")]
    [InlineData("api/v1/pipelines/app/topics/a/partitions/7", "partition_not_found", "app/a/0", "app/a/1")]
    [InlineData("api/v1/pipelines/app/topics/z/partitions/0", "partition_not_found", "a", "b")]
    public async Task Get_NotThere_TellsWhatIs(string path, string code, params string[] known)
    {
        await using var listener = await ApiListener.StartAsync(Cluster);

        var problem = await listener.GetAsync(path, HttpStatusCode.NotFound);

        Assert.Equal((404, code), (problem.GetProperty("status").GetInt32(), problem.GetProperty("code").GetString()));
        Assert.Equal(known, problem.GetProperty("known").EnumerateArray().Select(name => name.GetString()!));
        Assert.NotEmpty(problem.GetProperty("remedy").GetString()!);
    }

    [Fact]
    public async Task Get_NoRoute_IsAProblem()
    {
        await using var listener = await ApiListener.StartAsync(Cluster);

        var problem = await listener.GetAsync("api/v1/nothing", HttpStatusCode.NotFound);

        Assert.Equal("route_not_found", problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("partitions?limit=0&sort=-lag&state=runing&cursor=x&stat=running", "stat", "sort", "state", "limit", "cursor")]
    [InlineData("?limit=5", "limit")]
    [InlineData("changes?limit=5", "limit")]
    [InlineData("topics/a/partitions/one", "number")]
    public async Task Get_Unreadable_NamesAllMistakes(string path, params string[] parameters)
    {
        await using var listener = await ApiListener.StartAsync(Cluster);

        var problem = await listener.GetAsync($"api/v1/pipelines/app/{path}", HttpStatusCode.BadRequest);

        Assert.Equal("invalid_parameter", problem.GetProperty("code").GetString());
        Assert.Equal(parameters, Texts(problem.GetProperty("errors"), "parameter"));
    }

    [Theory]
    [InlineData("api/v1/pipelines/app", HttpStatusCode.OK)]
    [InlineData("api/v1/pipelines/none", HttpStatusCode.NotFound)]
    [InlineData("api/v1/events", HttpStatusCode.OK)]
    [InlineData("openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("health/live", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.OK)]
    public async Task Head_OfARoute_IsAsGetWithoutABody(string path, HttpStatusCode expected)
    {
        await using var listener = await ApiListener.StartAsync(Cluster);
        using var head = new HttpRequestMessage(HttpMethod.Head, path);
        using var get = new HttpRequestMessage(HttpMethod.Get, path);

        using var answer = await listener.Client.SendAsync(head, TestContext.Current.CancellationToken);
        using var whole = await listener.Client.SendAsync(get, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal((expected, whole.Content.Headers.ContentType), (answer.StatusCode, answer.Content.Headers.ContentType));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_ClusterAway_Is503WithAHint()
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster { Failure = "It is away." });

        using var answer = await listener.Client.GetAsync(new Uri("api/v1/pipelines/app", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("5", answer.Headers.GetValues("Retry-After").Single());
        Assert.Contains("It is away.", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Partitions_ThousandByPages_AreAllThereOnceAndWorstFirst()
    {
        var cluster = new StaticCluster { Partitions = [.. Enumerable.Range(0, 1000).Select(i => StaticCluster.Running($"t{i % 7}", i, i * 37 % 250))] };
        await using var listener = await ApiListener.StartAsync(cluster);
        var (lags, numbers, cursor, pages) = (new List<double>(), new List<int>(), "", 0);

        do
        {
            var page = await listener.GetAsync($"api/v1/pipelines/app/partitions?limit=64{cursor}");
            Assert.Equal(1000, page.GetProperty("total").GetInt32());
            lags.AddRange(page.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("lag_seconds").GetDouble()));
            numbers.AddRange(page.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("partition").GetInt32()));
            cursor = page.TryGetProperty("next_cursor", out var next) ? $"&cursor={next.GetString()}" : "";
            pages++;
        }
        while (cursor.Length > 0);

        Assert.Equal(16, pages);
        Assert.Equal(lags.OrderDescending(), lags);
        Assert.Equal(Enumerable.Range(0, 1000), numbers.Order());
    }

    [Theory]
    [InlineData("", "b/0 a/0 a/1")]
    [InlineData("?sort=lag_seconds", "a/1 a/0 b/0")]
    [InlineData("?sort=-topic,partition", "b/0 a/0 a/1")]
    [InlineData("?sort=silo,-partition", "a/0 a/1 b/0")]
    [InlineData("?topic=a&sort=partition", "a/0 a/1")]
    [InlineData("?topic=a,b&state=running,stopped", "b/0 a/0")]
    [InlineData("?state=faulted", "a/1")]
    [InlineData("?silo=127.0.0.1:11112", "a/1")]
    [InlineData("?silo=S127.0.0.1:11111:1", "a/0")]
    [InlineData("?silo=127.0.0.1:1111", "")]
    [InlineData("?topic=z", "")]
    public async Task Partitions_FilteredAndSorted_AreThoseInThatOrder(string query, string expected)
    {
        await using var listener = await ApiListener.StartAsync(Cluster);

        var page = await listener.GetAsync($"api/v1/pipelines/app/partitions{query}");

        Assert.Equal(expected, string.Join(' ', page.GetProperty("items").EnumerateArray()
            .Select(row => $"{row.GetProperty("topic").GetString()}/{row.GetProperty("partition").GetRawText()}")));
        Assert.False(page.TryGetProperty("next_cursor", out _));
    }

    [Fact]
    public async Task Partitions_CursorOfAnotherOrder_IsRefused()
    {
        await using var listener = await ApiListener.StartAsync(Cluster);
        var first = await listener.GetAsync("api/v1/pipelines/app/partitions?limit=1");

        var problem = await listener.GetAsync(
            $"api/v1/pipelines/app/partitions?sort=topic&cursor={first.GetProperty("next_cursor").GetString()}", HttpStatusCode.BadRequest);

        Assert.Equal(["cursor"], Texts(problem.GetProperty("errors"), "parameter"));
    }

    private static IEnumerable<string?> Texts(JsonElement rows, string property) =>
        rows.EnumerateArray().Select(row => row.GetProperty(property).GetString());

    private static string Without(JsonElement json, string property) =>
        JsonSerializer.Serialize(json.EnumerateObject().Where(member => member.Name != property).ToDictionary(member => member.Name, member => member.Value));
}
