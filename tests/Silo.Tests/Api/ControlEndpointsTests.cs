using System.Net;
using System.Text;
using System.Text.Json;

namespace OrleansKafkaLoki.Silo.Tests.Api;

public sealed class ControlEndpointsTests
{
    private readonly StaticCluster _cluster = new() { Partitions = [StaticCluster.Running("a", 3, 0)] };

    [Theory]
    [InlineData("api/v1/pipelines/app/state", "paused", "pause app all partitions loki upgrade somebody at 127.0.0.1")]
    [InlineData("api/v1/pipelines/app/topics/a/state", "paused", "pause app a loki upgrade somebody at 127.0.0.1")]
    [InlineData("api/v1/pipelines/app/topics/a/partitions/3/state", "running", "resume app a/3 loki upgrade somebody at 127.0.0.1")]
    public async Task Put_State_GivesTheOrder(string path, string desired, string order)
    {
        await using var listener = await ApiListener.StartAsync(_cluster);

        var (status, answer) = await PutAsync(listener, path, $$"""{"desired":"{{desired}}","reason":"loki upgrade"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(order, Assert.Single(_cluster.Orders));
        Assert.True(answer.GetProperty("changed").GetBoolean());
        Assert.Equal(2, answer.GetProperty("partitions").GetInt32());
        Assert.Equal("2023-11-14T22:13:20Z", answer.GetProperty("pauses")[0].GetProperty("since").GetString());
    }

    [Fact]
    public async Task Put_WithTheToken_SaysWhoItWas()
    {
        await using var listener = await ApiListener.StartAsync(_cluster, token: "t");
        listener.Client.DefaultRequestHeaders.Add("Authorization", "Bearer t");

        await PutAsync(listener, "api/v1/pipelines/app/state", """{"desired":"paused","reason":"why"}""");

        Assert.Equal("pause app all partitions why the holder of admin.token", Assert.Single(_cluster.Orders));
    }

    [Theory]
    [InlineData("a", HttpStatusCode.OK, 0)]
    [InlineData("slow", HttpStatusCode.Accepted, 7)]
    public async Task Put_Drained_SaysWhatIsStillUnderWay(string topic, HttpStatusCode expected, int inFlight)
    {
        await using var listener = await ApiListener.StartAsync(_cluster);

        var (status, answer) = await PutAsync(listener, $"api/v1/pipelines/app/topics/{topic}/state", """{"desired":"drained","timeout_secs":0,"reason":"maintenance"}""");

        Assert.Equal((expected, inFlight), (status, answer.GetProperty("in_flight").GetInt32()));
        Assert.Equal($"drain app {topic} maintenance somebody at 127.0.0.1", Assert.Single(_cluster.Orders));
    }

    [Theory]
    [InlineData("slow", HttpStatusCode.OK, 2)]
    [InlineData("resumed", HttpStatusCode.Accepted, 1)]
    public async Task Put_DrainedWithATimeout_WaitsOnWhileThePauseStands(string topic, HttpStatusCode expected, int waits)
    {
        await using var listener = await ApiListener.StartAsync(_cluster);

        var (status, answer) = await PutAsync(listener, $"api/v1/pipelines/app/topics/{topic}/state", """{"desired":"drained","timeout_secs":3600,"reason":"maintenance"}""");

        Assert.Equal((expected, true), (status, answer.GetProperty("changed").GetBoolean()));
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(10), waits), _cluster.Waits);
        Assert.Single(_cluster.Orders);
    }

    [Theory]
    [InlineData("""{"desired":"paused"}""", true)]
    [InlineData("""{"desired":"drained"}""", true)]
    [InlineData("""{"desired":"running"}""", false)]
    public async Task Put_DryRun_TellsAndDoesNothing(string body, bool changed)
    {
        await using var listener = await ApiListener.StartAsync(_cluster);

        var (status, answer) = await PutAsync(listener, "api/v1/pipelines/app/state?dry_run=true", body);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal($$"""{"changed":{{(changed ? "true" : "false")}},"partitions":2,"pauses":[],"dry_run":true}""", answer.GetRawText());
        Assert.Empty(_cluster.Orders);
    }

    [Theory]
    [InlineData("?dryrun=true", null, HttpStatusCode.BadRequest, "invalid_parameter")]
    [InlineData("", "\"2-80\"", HttpStatusCode.PreconditionFailed, "no_etag")]
    [InlineData("", "*", HttpStatusCode.PreconditionFailed, "no_etag")]
    public async Task Put_WithWhatTheRouteDoesNotKnow_IsRefused(string query, string? etag, HttpStatusCode expected, string code)
    {
        await using var listener = await ApiListener.StartAsync(_cluster);
        if (etag is not null)
        {
            listener.Client.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", etag);
        }

        var (status, problem) = await PutAsync(listener, $"api/v1/pipelines/app/state{query}", """{"desired":"paused","reason":"x"}""");

        Assert.Equal((expected, code), (status, problem.GetProperty("code").GetString()));
        Assert.Empty(_cluster.Orders);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest, "invalid_body")]
    [InlineData("""{"desired":"paused","reason":"x","force":true}""", HttpStatusCode.BadRequest, "invalid_body")]
    [InlineData("""{"desired":"stopped","reason":" "}""", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    [InlineData("""{"desired":"paused","timeout_secs":5}""", HttpStatusCode.UnprocessableEntity, "invalid_request")]
    public async Task Put_WhatIsNoState_IsAProblem(string body, HttpStatusCode expected, string code)
    {
        await using var listener = await ApiListener.StartAsync(_cluster);

        var (status, problem) = await PutAsync(listener, "api/v1/pipelines/app/state", body);

        Assert.Equal((expected, code), (status, problem.GetProperty("code").GetString()));
        Assert.Equal(expected == HttpStatusCode.UnprocessableEntity ? 2 : 0, problem.TryGetProperty("errors", out var errors) ? errors.GetArrayLength() : 0);
        Assert.Empty(_cluster.Orders);
    }

    [Theory]
    [InlineData("api/v1/pipelines/none/state", HttpStatusCode.NotFound, "pipeline_not_found")]
    [InlineData("api/v1/pipelines/app/topics/nowhere/state", HttpStatusCode.NotFound, "partition_not_found")]
    [InlineData("api/v1/pipelines/app/topics/a/partitions/x/state", HttpStatusCode.BadRequest, "invalid_parameter")]
    public async Task Put_WhatThereIsNot_IsAProblem(string path, HttpStatusCode expected, string code)
    {
        await using var listener = await ApiListener.StartAsync(_cluster);

        var (status, problem) = await PutAsync(listener, path, """{"desired":"paused","reason":"x"}""");

        Assert.Equal((expected, code), (status, problem.GetProperty("code").GetString()));
        Assert.Equal(0, _cluster.Asked);
    }

    [Fact]
    public async Task Put_FromAPageOfAnotherOrigin_IsRefused()
    {
        await using var listener = await ApiListener.StartAsync(_cluster);
        listener.Client.DefaultRequestHeaders.Add("Origin", "http://evil.example");

        var (status, problem) = await PutAsync(listener, "api/v1/pipelines/app/state", """{"desired":"paused","reason":"x"}""");

        Assert.Equal((HttpStatusCode.Forbidden, "cross_origin"), (status, problem.GetProperty("code").GetString()));
        Assert.Empty(_cluster.Orders);
    }

    [Fact]
    public async Task Changes_OfAPipeline_TellWhoDidWhatAndWhy()
    {
        await using var listener = await ApiListener.StartAsync(_cluster);

        var changes = await listener.GetAsync("api/v1/pipelines/app/changes");

        Assert.Equal(
            """[{"at":"2023-11-14T22:13:20Z","action":"pause","topic":"a","partition":1,"by":"ann","reason":"why"}]""",
            changes.GetProperty("items").GetRawText());
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> PutAsync(ApiListener listener, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await listener.Client.PutAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (answer.StatusCode, json.RootElement.Clone());
    }
}
