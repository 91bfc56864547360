using System.Net;
using System.Text;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Tests.Api;

public sealed class StreamEndpointsTests
{
    private readonly StaticStreams _streams = new();

    [Fact]
    public async Task Streams_Throttled_TellWhatIsKnownAndWhoIsSilent()
    {
        await using var listener = await ListenAsync();

        var page = await listener.GetAsync("api/v1/pipelines/app/streams");

        Assert.Equal(
            """
            {"tenant":"a","labels":"{app=\"api\"}","silo":"S127.0.0.1:11111:1","state":"throttled","held_bytes":900,"held_records":9,
            "delivered":4,"rejected":1,"possibly_repeated":0,"newest":"2023-11-14T22:13:20.1234567Z","last_push":"2023-11-14T22:13:20Z",
            "last_error":{"at":"2023-11-14T22:13:20.001Z","status":429,"message":"slow down"},"attempt":3,"next_try":"2023-11-14T22:13:20.002Z",
            "throttled_since":"2023-11-14T22:13:20.003Z"}
            """.ReplaceLineEndings(""),
            page.GetProperty("items")[0].GetRawText());
        Assert.Equal("""{"idle":1,"throttled":1}""", page.GetProperty("states").GetRawText());
        Assert.Equal("""[{"silo":"S127.0.0.1:9:9","reason":"It hangs."}]""", page.GetProperty("silent").GetRawText());
        Assert.Equal((2, 900, 9), (page.GetProperty("total").GetInt32(), page.GetProperty("held_bytes").GetInt32(), page.GetProperty("held_records").GetInt32()));
    }

    [Fact]
    public async Task Streams_NextPage_IsAskedFromWhereTheLastEnded()
    {
        await using var listener = await ListenAsync();
        var cursor = (await listener.GetAsync("api/v1/pipelines/app/streams")).GetProperty("next_cursor").GetString();

        var page = await listener.GetAsync($"api/v1/pipelines/app/streams?cursor={cursor}");

        Assert.Equal(new StreamPlace(900, null, "a", "{app=\"api\"}", StaticStreams.Items[0].Silo), _streams.Queries[^1].After);
        Assert.Equal(
            """
            {"tenant":"","labels":"{app=\"web\"}","silo":"S127.0.0.1:11111:1","state":"idle","held_bytes":0,"held_records":0,
            "delivered":4,"rejected":1,"possibly_repeated":0}
            """.ReplaceLineEndings(""),
            page.GetProperty("items")[0].GetRawText());
        Assert.False(page.TryGetProperty("next_cursor", out _));
        await listener.GetAsync($"api/v1/pipelines/app/streams?sort=labels&cursor={cursor}", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Streams_AllParameters_AreAskedFor()
    {
        await using var listener = await ListenAsync();

        await listener.GetAsync("api/v1/pipelines/app/streams?selector=%7Bapp%3D~%22a.*%22%7D&tenant=a,b&state=throttled,idle&silo=127.0.0.1:1&sort=last_push&limit=5");
        await listener.GetAsync("api/v1/pipelines/app/streams?tenant=");

        var query = _streams.Queries[0];
        Assert.Equal(("""{app=~"a.*"}""", StreamColumn.LastPush, false, 5), (query.Selector, query.Sort, query.Descending, query.Limit));
        Assert.Equal(["a", "b"], query.Tenants);
        Assert.Equal([StreamState.Throttled, StreamState.Idle], query.States);
        Assert.Equal(["127.0.0.1:1"], query.Silos);
        Assert.Equal((StreamColumn.HeldBytes, true, 100), (_streams.Queries[1].Sort, _streams.Queries[1].Descending, _streams.Queries[1].Limit));
        Assert.Equal([""], _streams.Queries[1].Tenants);
    }

    [Theory]
    [InlineData("streams?selector=%7Ba%7D&state=held&sort=-size&limit=9999&cursor=e30&topic=x", "topic", "sort", "selector", "state", "limit", "cursor")]
    [InlineData("streams?sort=labels,tenant", "sort")]
    [InlineData("tenants?sort=size&limit=0&cursor=x&state=idle", "state", "sort", "limit", "cursor")]
    public async Task Get_Unreadable_NamesAllMistakes(string path, params string[] parameters)
    {
        await using var listener = await ListenAsync();

        var problem = await listener.GetAsync($"api/v1/pipelines/app/{path}", HttpStatusCode.BadRequest);

        Assert.Equal(parameters, problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("parameter").GetString()));
        Assert.Empty(_streams.Queries);
    }

    [Fact]
    public async Task Tenants_OverSilos_AreSummedAndWorstFirst()
    {
        await using var listener = await ListenAsync();

        var page = await listener.GetAsync("api/v1/pipelines/app/tenants");

        Assert.Equal(
            """
            {"tenant":"a","streams":2,"held_bytes":7,"held_records":1,"in_flight":1,"limit":4,"throttled_since":"2023-11-14T22:13:20Z",
            "last_push":"2023-11-14T22:13:20Z","last_error":{"at":"2023-11-14T22:13:20.001Z","status":429,"message":"slow down"},
            "silos":[{"silo":"s1","streams":2,"held_bytes":5,"in_flight":1,"limit":4,"last_push":"2023-11-14T22:13:20Z"},
            {"silo":"s2","streams":0,"held_bytes":2,"in_flight":0,"limit":0,"throttled_since":"2023-11-14T22:13:20Z","next_try":"2023-11-14T22:13:20.002Z",
            "last_error":{"at":"2023-11-14T22:13:20.001Z","status":429,"message":"slow down"}}]}
            """.ReplaceLineEndings(""),
            page.GetProperty("items")[0].GetRawText());
        Assert.Equal(2, page.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("?limit=1", "a")]
    [InlineData("?sort=tenant", ",a")]
    [InlineData("?tenant=", "")]
    [InlineData("?tenant=a,x", "a")]
    public async Task Tenants_FilteredAndSorted_AreThoseInThatOrder(string query, string expected)
    {
        await using var listener = await ListenAsync();

        var page = await listener.GetAsync($"api/v1/pipelines/app/tenants{query}");

        Assert.Equal(expected, string.Join(',', page.GetProperty("items").EnumerateArray().Select(tenant => tenant.GetProperty("tenant").GetString())));
    }

    [Theory]
    [InlineData("flush", "app all partitions why somebody at 127.0.0.1")]
    [InlineData("topics/t/flush", "app t why somebody at 127.0.0.1")]
    [InlineData("topics/t/partitions/3/flush", "app t/3 why somebody at 127.0.0.1")]
    [InlineData("streams/flush?selector=%7Bapp%3D%22api%22%7D", """app {app="api"} why somebody at 127.0.0.1""")]
    [InlineData("tenants/a/flush", "app tenant 'a' why somebody at 127.0.0.1")]
    public async Task Post_Flush_GivesTheOrder(string path, string order)
    {
        await using var listener = await ListenAsync();

        var (status, answer) = await PostAsync(listener, $"api/v1/pipelines/app/{path}", """{"reason":"why"}""");

        Assert.Equal((HttpStatusCode.OK, """{"streams":7}"""), (status, answer.GetRawText()));
        Assert.Equal(order, Assert.Single(_streams.Orders));
    }

    [Theory]
    [InlineData("streams/flush?selector=%7B%7D", "drain app {} why somebody at 127.0.0.1 5 s", HttpStatusCode.Accepted, """{"streams":7,"unsettled":2}""")]
    [InlineData("tenants/a/flush", "drain app tenant 'a' why somebody at 127.0.0.1 5 s", HttpStatusCode.OK, """{"streams":7,"unsettled":0}""")]
    public async Task Post_FlushThatIsWaitedFor_TellsWhetherAllIsSettled(string path, string order, HttpStatusCode expected, string told)
    {
        await using var listener = await ListenAsync();

        var (status, answer) = await PostAsync(listener, $"api/v1/pipelines/app/{path}", """{"reason":"why","wait_secs":5}""");

        Assert.Equal((expected, told, order), (status, answer.GetRawText(), Assert.Single(_streams.Orders)));
    }

    [Theory]
    [InlineData("app/tenants/a/flush", """{"reason":"why","wait_secs":21}""", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("app/flush", "{", HttpStatusCode.BadRequest, "invalid_body")]
    [InlineData("app/flush", """{"reason":" "}""", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("none/flush", """{"reason":"why"}""", HttpStatusCode.NotFound, "pipeline_not_found")]
    [InlineData("app/topics/nowhere/flush", """{"reason":"why"}""", HttpStatusCode.NotFound, "partition_not_found")]
    [InlineData("app/topics/t/partitions/x/flush", """{"reason":"why"}""", HttpStatusCode.BadRequest, "invalid_parameter")]
    [InlineData("app/streams/flush", """{"reason":"why"}""", HttpStatusCode.BadRequest, "invalid_parameter")]
    [InlineData("app/flush?dry_run=true", """{"reason":"why"}""", HttpStatusCode.BadRequest, "invalid_parameter")]
    [InlineData("app/streams/flush?selector=app", """{"reason":"why"}""", HttpStatusCode.BadRequest, "invalid_parameter")]
    public async Task Post_WhatCannotBeFlushed_IsAProblem(string path, string body, HttpStatusCode expected, string code)
    {
        await using var listener = await ListenAsync();

        var (status, problem) = await PostAsync(listener, $"api/v1/pipelines/{path}", body);

        Assert.Equal((expected, code), (status, problem.GetProperty("code").GetString()));
        Assert.Empty(_streams.Orders);
    }

    [Theory]
    [InlineData("streams/state?selector=%7Bapp%3D%22api%22%7D", "paused", """pause app {app="api"} why somebody at 127.0.0.1""")]
    [InlineData("tenants/a/state", "paused", "pause app tenant 'a' why somebody at 127.0.0.1")]
    [InlineData("tenants/a/state", "running", "resume app tenant 'a' why somebody at 127.0.0.1")]
    public async Task Put_State_GivesTheOrder(string path, string desired, string order)
    {
        await using var listener = await ListenAsync();

        var (status, answer) = await PutAsync(listener, $"api/v1/pipelines/app/{path}", $$"""{"desired":"{{desired}}","reason":"why"}""");

        Assert.Equal((HttpStatusCode.OK, order, desired == "paused"), (status, Assert.Single(_streams.Orders), answer.GetProperty("changed").GetBoolean()));
        if (desired == "paused")
        {
            var pause = answer.GetProperty("pauses")[0];
            Assert.Equal(("why", "2023-11-14T22:13:20Z"), (pause.GetProperty("reason").GetString(), pause.GetProperty("since").GetString()));
            Assert.Equal("s2", answer.GetProperty("silent")[0].GetProperty("silo").GetString());
        }
    }

    [Theory]
    [InlineData("app/streams/state", """{"desired":"paused","reason":"why"}""", HttpStatusCode.BadRequest, "invalid_parameter")]
    [InlineData("app/tenants/a/state", """{"desired":"drained","reason":"why"}""", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("none/tenants/a/state", """{"desired":"paused","reason":"why"}""", HttpStatusCode.NotFound, "pipeline_not_found")]
    public async Task Put_StateThatCannotBe_IsAProblem(string path, string body, HttpStatusCode expected, string code)
    {
        await using var listener = await ListenAsync();

        var (status, problem) = await PutAsync(listener, $"api/v1/pipelines/{path}", body);

        Assert.Equal((expected, code), (status, problem.GetProperty("code").GetString()));
        Assert.Empty(_streams.Orders);
    }

    private Task<ApiListener> ListenAsync() => ApiListener.StartAsync(new StaticCluster { Partitions = [StaticCluster.Running("t", 3, lag: 0)] }, streams: _streams);

    private static Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(ApiListener listener, string path, string body) =>
        SendAsync(listener, HttpMethod.Post, path, body);

    private static Task<(HttpStatusCode Status, JsonElement Answer)> PutAsync(ApiListener listener, string path, string body) =>
        SendAsync(listener, HttpMethod.Put, path, body);

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(ApiListener listener, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await listener.Client.SendAsync(request, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (answer.StatusCode, json.RootElement.Clone());
    }
}
