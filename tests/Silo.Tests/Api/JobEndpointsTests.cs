using System.Net;
using System.Text;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;

namespace OrleansKafkaLoki.Silo.Tests.Api;

public sealed class JobEndpointsTests
{
    private const string Replays = "api/v1/pipelines/app/replays";
    private const string Body = """{"topic":"a","partition":0,"from_offset":10,"to":"2026-01-02T03:04:05Z","reason":"why"}""";

    private readonly StaticJobs _jobs = new();

    [Fact]
    public async Task Post_Replay_StartsItAndTellsWhereItIs()
    {
        var (status, answer, location) = await SendAsync(HttpMethod.Post, Replays, Body);

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal("/api/v1/pipelines/app/replays/r1", location);
        Assert.Equal(
            """{"id":"r1","kind":"replay","state":"running","topic":"a","partition":0,"from_offset":10,"to":"2026-01-02T03:04:05Z","by":"somebody at 127.0.0.1","reason":"why","started":"2023-11-14T22:13:20Z","silo":"S127.0.0.1:11111:1","attempts":1,"offsets":30,"unshipped":2,"progress":{"phase":"starting","records":0,"windows":0,"shipped":0,"already_there":0,"refused":0,"possibly_repeated":0}}""",
            answer.GetRawText());
        Assert.False(_jobs.Jobs[0].Order.IsSettled);
    }

    [Fact]
    public async Task Post_Audit_TakesAnOpenRange()
    {
        var (status, answer, location) = await SendAsync(HttpMethod.Post, "api/v1/pipelines/app/audits", """{"entries":true,"rate":7,"reason":"why"}""");

        Assert.Equal((HttpStatusCode.Created, "/api/v1/pipelines/app/audits/a1"), (status, location));
        Assert.Equal("audit", answer.GetProperty("kind").GetString());
        Assert.Equal((true, 7), (_jobs.Jobs[0].Order.ComparesAll, _jobs.Jobs[0].Order.Rate));
    }

    [Fact]
    public async Task Post_ReplayOfEntries_ComparesAll()
    {
        var (status, _, _) = await SendAsync(HttpMethod.Post, Replays, """{"topic":"a","from":"2026-01-02T03:04:05Z","to":"2026-01-02T04:04:05Z","entries":true,"reason":"why"}""");

        Assert.Equal((HttpStatusCode.Created, true), (status, _jobs.Jobs[0].Order.ComparesAll));
    }

    [Fact]
    public async Task Post_DryRun_TellsTheOffsetsAndStartsNothing()
    {
        var (status, answer, _) = await SendAsync(HttpMethod.Post, $"{Replays}?dry_run=true", Body);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"offsets":30,"unshipped":2,"partitions":[{"topic":"a","partition":0,"from":10,"to":40,"unshipped":2}]}""", answer.GetRawText());
        Assert.Empty(_jobs.Jobs);
    }

    [Fact]
    public async Task Post_OneUnderWay_IsRefusedWithItsName()
    {
        await SendAsync(HttpMethod.Post, Replays, Body);

        var (status, answer, _) = await SendAsync(HttpMethod.Post, "api/v1/pipelines/app/audits", """{"reason":"why"}""");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("job_under_way", answer.GetProperty("code").GetString());
        Assert.Equal("r1", Assert.Single(answer.GetProperty("known").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("""{"topic":"a","partition":0,"from_offset":10,"reason":"why"}""", "to")]
    [InlineData("""{"from":"2026-01-02T03:04:05Z","to":"2026-01-02T03:04:05Z","reason":"why"}""", "to")]
    [InlineData("""{"topic":"a","from_offset":1,"to_offset":2,"reason":"why"}""", "from_offset")]
    [InlineData("""{"partition":1,"from":"2026-01-02T03:04:05Z","to":"2026-01-03T03:04:05Z","reason":"why"}""", "partition")]
    [InlineData("""{"topic":"a","partition":0,"from_offset":-1,"to_offset":2,"reason":"why"}""", "from_offset")]
    [InlineData("""{"topic":"a","partition":0,"from_offset":1,"from":"2026-01-02T03:04:05Z","to_offset":2,"reason":"why"}""", "from_offset")]
    [InlineData("""{"topic":"a","partition":0,"from_offset":1,"to_offset":2,"rate":0,"reason":"why"}""", "rate")]
    [InlineData("""{"topic":"a","partition":0,"from_offset":1,"to_offset":2}""", "reason")]
    public async Task Post_RangeThatIsNone_TellsWhatIsWrong(string body, string parameter)
    {
        var (status, answer, _) = await SendAsync(HttpMethod.Post, Replays, body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(parameter, Assert.Single(answer.GetProperty("errors").EnumerateArray()).GetProperty("parameter").GetString());
        Assert.Empty(_jobs.Jobs);
    }

    [Fact]
    public async Task Post_NoSuchTopic_IsNotPossible()
    {
        var (status, answer, _) = await SendAsync(HttpMethod.Post, "api/v1/pipelines/app/audits", """{"topic":"none","reason":"why"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("not_possible", answer.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Get_Job_TellsHowFarItIsAndWhatItFound()
    {
        await SendAsync(HttpMethod.Post, "api/v1/pipelines/app/audits", """{"reason":"why"}""");
        _jobs.Jobs[0] = _jobs.Jobs[0] with { Progress = new JobProgress { Phase = JobPhase.Counting, Records = 25, RecordsToRead = 100, RecordsPerSecond = 5 } };

        var (status, running, _) = await SendAsync(HttpMethod.Get, "api/v1/pipelines/app/audits/a1");
        Assert.Equal(HttpStatusCode.OK, status);
        var progress = running.GetProperty("progress");
        Assert.Equal((0.25, 15, 5), (progress.GetProperty("share").GetDouble(), progress.GetProperty("seconds_left").GetDouble(), progress.GetProperty("records_per_second").GetDouble()));

        _jobs.Jobs[0] = _jobs.Jobs[0] with { State = JobState.Done, EndedMs = 1_700_000_001_000, Result = new JobResult { Records = 9, Missing = 1, Twice = 2 } };
        var (_, done, _) = await SendAsync(HttpMethod.Get, "api/v1/pipelines/app/audits/a1");
        Assert.Equal("2023-11-14T22:13:21Z", done.GetProperty("ended").GetString());
        Assert.Equal((1, 2, false), (done.GetProperty("result").GetProperty("missing").GetInt32(), done.GetProperty("result").GetProperty("twice").GetInt32(), done.GetProperty("result").GetProperty("proven").GetBoolean()));
    }

    [Fact]
    public async Task Get_JobsOfAKind_AreThoseOnly()
    {
        await SendAsync(HttpMethod.Post, "api/v1/pipelines/app/audits", """{"reason":"why"}""");

        Assert.Single((await SendAsync(HttpMethod.Get, "api/v1/pipelines/app/audits")).Answer.GetProperty("items").EnumerateArray());
        Assert.Empty((await SendAsync(HttpMethod.Get, Replays)).Answer.GetProperty("items").EnumerateArray());
        var (status, answer, _) = await SendAsync(HttpMethod.Get, $"{Replays}/a1");
        Assert.Equal((HttpStatusCode.NotFound, "job_not_found"), (status, answer.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Delete_Job_CancelsItWithTheReason()
    {
        await SendAsync(HttpMethod.Post, Replays, Body);

        var (status, answer, _) = await SendAsync(HttpMethod.Delete, $"{Replays}/r1?reason=enough");

        Assert.Equal((HttpStatusCode.Accepted, "cancelling"), (status, answer.GetProperty("state").GetString()));
        Assert.Equal("r1 enough somebody at 127.0.0.1", Assert.Single(_jobs.Cancelled));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, $"{Replays}/r9")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Delete, $"{Replays}/r1?reason={new string('x', 501)}")).Status);
    }

    [Fact]
    public async Task Get_ContinuousAudit_TellsWhatDiffers()
    {
        var (_, answer, _) = await SendAsync(HttpMethod.Get, "api/v1/pipelines/app/audit");

        Assert.Equal(
            """{"audited_until":"1970-01-01T00:00:00Z","records":7,"missing":1,"twice":0,"unasked":0,"findings":[{"kind":"missing","topic":"a","partition":3,"offset":41,"timestamp":"2023-11-14T22:13:20Z","tenant":"t","labels":"{app=\"x\"}"}]}""",
            answer.GetRawText());
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer, string? Location)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster(), jobs: _jobs);
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await listener.Client.SendAsync(request, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (answer.StatusCode, json.RootElement.Clone(), answer.Headers.Location?.OriginalString);
    }
}
