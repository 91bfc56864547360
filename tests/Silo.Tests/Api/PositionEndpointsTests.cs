using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace OrleansKafkaLoki.Silo.Tests.Api;

public sealed class PositionEndpointsTests
{
    private const string Partition = "api/v1/pipelines/app/topics/a/partitions/3";

    private readonly StaticCluster _cluster = new() { Partitions = [StaticCluster.Running("a", 3, 0), StaticCluster.Running("slow", 0, 0)] };

    [Theory]
    [InlineData("""{"offset":40,"reason":"why"}""", "seek to offset 40")]
    [InlineData("""{"timestamp":"2026-01-02T04:04:05+01:00","reason":"why"}""", "seek to 2026-01-02T03:04:05.000Z")]
    [InlineData("""{"to":"earliest","reason":"why"}""", "seek to earliest")]
    [InlineData("""{"to":"latest","reason":"why"}""", "seek to latest")]
    public async Task Put_Position_GivesTheOrder(string body, string order)
    {
        var (status, answer) = await SendAsync(HttpMethod.Put, $"{Partition}/position", body);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal($"{order} app a/3 why somebody at 127.0.0.1", Assert.Single(_cluster.Orders));
        Assert.Equal(
            """{"changed":true,"skips":0,"repeats":50,"partitions":[{"topic":"a","partition":3,"from":90,"to":40,"skips":0,"repeats":50,"etag":"2-80","done":true}]}""",
            answer.GetRawText());
    }

    [Theory]
    [InlineData("PUT", "/position", """{"to":"earliest"}""")]
    [InlineData("POST", "/skip", """{"from":90,"to":91}""")]
    public async Task DryRun_TellsAndDoesNothing(string method, string path, string body)
    {
        var (status, answer) = await SendAsync(new HttpMethod(method), $"{Partition}{path}?dry_run=true", body);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(50, answer.GetProperty("repeats").GetInt32());
        Assert.False(answer.TryGetProperty("changed", out _));
        Assert.Empty(_cluster.Orders);
    }

    [Fact]
    public async Task Put_PositionThatIsNotReachedYet_IsAccepted()
    {
        var (status, answer) = await SendAsync(HttpMethod.Put, "api/v1/pipelines/app/topics/slow/position", """{"to":"earliest","reason":"why"}""");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.False(answer.GetProperty("partitions")[0].GetProperty("done").GetBoolean());
    }

    [Theory]
    [InlineData("\"2-80\"", HttpStatusCode.OK)]
    [InlineData("*", HttpStatusCode.OK)]
    [InlineData("\"1-80\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("2-80", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("W/\"2-80\"", HttpStatusCode.BadRequest)]
    [InlineData("\"1-80\", \"1-81\"", HttpStatusCode.BadRequest)]
    public async Task Put_PositionIfMatch_CountsOnlyWhereItStillStands(string etag, HttpStatusCode expected)
    {
        var (status, answer) = await SendAsync(HttpMethod.Put, $"{Partition}/position", """{"to":"earliest","reason":"why"}""", etag);

        Assert.Equal(expected, status);
        Assert.Equal(expected == HttpStatusCode.OK, answer.TryGetProperty("changed", out _));
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, _cluster.Orders.Count);
    }

    [Fact]
    public async Task Get_Partition_TellsItsETag()
    {
        await using var listener = await ApiListener.StartAsync(_cluster);

        using var answer = await listener.Client.GetAsync(new Uri(Partition, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("\"2-80\"", answer.Headers.ETag?.Tag);
        Assert.Equal("2-80", (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("etag").GetString());
    }

    [Theory]
    [InlineData("""{"offset":4,"to":"latest"}""", "offset", "reason")]
    [InlineData("""{"offset":-1,"reason":"why"}""", "offset")]
    [InlineData("""{"to":"end","reason":" "}""", "to", "reason")]
    [InlineData("{}", "offset", "reason")]
    public async Task Put_WhatIsNoPosition_TellsAllMistakes(string body, params string[] parameters)
    {
        var (status, problem) = await SendAsync(HttpMethod.Put, $"{Partition}/position", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(parameters, problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("parameter").GetString()));
        Assert.Empty(_cluster.Orders);
    }

    [Theory]
    [InlineData("""{"from":5,"reason":"why"}""")]
    [InlineData("""{"from":5,"to":5,"reason":"why"}""")]
    [InlineData("""{"to":5,"reason":"why"}""")]
    public async Task Post_WhatIsNoRange_IsAProblem(string body)
    {
        var (status, problem) = await SendAsync(HttpMethod.Post, $"{Partition}/skip", body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "invalid_request"), (status, problem.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Post_Skip_GivesTheOrder()
    {
        var (status, _) = await SendAsync(HttpMethod.Post, $"{Partition}/skip", """{"from":90,"to":92,"reason":"broken"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("skip 90-91 app a/3 broken somebody at 127.0.0.1", Assert.Single(_cluster.Orders));
    }

    [Fact]
    public async Task Post_Move_GivesTheOrderOrSaysWhyNot()
    {
        var moved = await SendAsync(HttpMethod.Post, $"{Partition}/move", $$"""{"silo":"{{StaticCluster.Second}}","reason":"hot"}""");
        var there = await SendAsync(HttpMethod.Post, $"{Partition}/move", $$"""{"silo":"{{StaticCluster.First}}","reason":"hot"}""");
        var nowhere = await SendAsync(HttpMethod.Post, $"{Partition}/move", """{"silo":"1.2.3.4:5","reason":"hot"}""");

        Assert.True(moved.Answer.GetProperty("changed").GetBoolean());
        Assert.False(there.Answer.GetProperty("changed").GetBoolean());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "not_possible"), (nowhere.Status, nowhere.Answer.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData($"{Partition}/move", """{"silo":"S127.0.0.1:11112:2"}""", """{"changed":true,"dry_run":true}""")]
    [InlineData("api/v1/cluster/rebalance", "{}", """{"moves":2,"dry_run":true}""")]
    public async Task DryRun_OfAMove_TellsAndMovesNothing(string path, string body, string expected)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, $"{path}?dry_run=true", body);

        Assert.Equal((HttpStatusCode.OK, expected), (status, answer.GetRawText()));
        Assert.Empty(_cluster.Orders);
    }

    [Fact]
    public async Task Post_Rebalance_SaysHowManyMove()
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, "api/v1/cluster/rebalance", """{"reason":"new nodes"}""");

        Assert.Equal((HttpStatusCode.OK, 3), (status, answer.GetProperty("moves").GetInt32()));
    }

    [Theory]
    [InlineData("api/v1/pipelines/app/topics/nowhere/position", HttpStatusCode.NotFound, "partition_not_found")]
    [InlineData("api/v1/pipelines/none/topics/a/position", HttpStatusCode.NotFound, "pipeline_not_found")]
    [InlineData("api/v1/pipelines/app/topics/a/position?dry_run=perhaps", HttpStatusCode.BadRequest, "invalid_parameter")]
    public async Task Put_WhatThereIsNot_IsAProblem(string path, HttpStatusCode expected, string code)
    {
        var (status, problem) = await SendAsync(HttpMethod.Put, path, """{"to":"latest","reason":"why"}""");

        Assert.Equal((expected, code), (status, problem.GetProperty("code").GetString()));
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(HttpMethod method, string path, string body, string? etag = null)
    {
        await using var listener = await ApiListener.StartAsync(_cluster);
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        }

        using var answer = await listener.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }
}
