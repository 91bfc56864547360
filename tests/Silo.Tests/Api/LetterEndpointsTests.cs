using System.Net;
using System.Text;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Tests.Api;

public sealed class LetterEndpointsTests
{
    private const string Path = "api/v1/pipelines/app/dead-letters";

    private readonly StaticLetters _letters = new();
    private readonly StaticJobs _jobs = new();

    [Fact]
    public async Task List_ByPages_TellsCountsPlacesAndCausesAndNoContent()
    {
        var (status, first) = await SendAsync(HttpMethod.Get, $"{Path}?topic=a&partition=3&cause=line_too_long,too_old&tenant=t&limit=1");
        var cursor = first.GetProperty("next_cursor").GetString();
        var (_, second) = await SendAsync(HttpMethod.Get, $"{Path}?limit=1&cursor={cursor}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """[{"id":"0@7","topic":"a","partition":3,"offset":41,"tenant":"t","labels":"{app=\"x\"}","cause":"line_too_long","status":400,"timestamp":"2023-11-14T22:13:20Z","original":"kept","bytes":9}]""",
            first.GetProperty("items").GetRawText());
        Assert.Equal(
            """[{"topic":"a","partition":3,"cause":"line_too_long","letters":1},{"topic":"a","partition":3,"cause":"too_old","letters":1}]""", first.GetProperty("counts").GetRawText());
        Assert.Equal((2, 5, "It hangs."), (first.GetProperty("total").GetInt32(), first.GetProperty("unread_offsets").GetInt32(), first.GetProperty("silent")[0].GetProperty("reason").GetString()));
        Assert.Equal("file@0", second.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.DoesNotContain("secret", first.GetRawText(), StringComparison.Ordinal);
        Assert.False(second.TryGetProperty("next_cursor", out _));
        var query = _letters.Queries[0];
        Assert.Equal((new PartitionScope("a", 3), 1), (query.Scope, query.Limit));
        Assert.Equal([RejectionCause.LineTooLong, RejectionCause.TooOld], query.Causes);
        Assert.Equal(["t"], query.Tenants);
    }

    [Theory]
    [InlineData("cause=bad", "cause")]
    [InlineData("partition=1", "partition")]
    [InlineData("topic=a&partition=x", "partition")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("sort=cause", "sort")]
    public async Task List_ParameterThatCannotBeRead_IsNamed(string query, string parameter)
    {
        var (status, answer) = await SendAsync(HttpMethod.Get, $"{Path}?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, parameter), (status, Assert.Single(answer.GetProperty("errors").EnumerateArray()).GetProperty("parameter").GetString()));
        Assert.Empty(_letters.Queries);
    }

    [Fact]
    public async Task Get_Letter_HasItsContent()
    {
        var (status, answer) = await SendAsync(HttpMethod.Get, $"{Path}/0@7");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            ("secret", "/w==", "max entry size exceeded: secret", "2023-11-14T22:13:20Z", """[{"name":"h"},{"name":"i","value":"v"}]"""),
            (answer.GetProperty("value").GetString(), answer.GetProperty("key_base64").GetString(), answer.GetProperty("reason").GetString(),
                answer.GetProperty("record_timestamp").GetString(), answer.GetProperty("headers").GetRawText()));
        Assert.Equal("dead_letter_not_found", (await SendAsync(HttpMethod.Get, $"{Path}/0@8")).Answer.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Post_Replay_StartsAJobThatIsFoundThere()
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, $"{Path}/replays", """{"topic":"a","causes":["too_old"],"letters":["0@7"],"reason":"why"}""");

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(
            """{"id":"d1","kind":"dead_letters","state":"running","topic":"a","by":"somebody at 127.0.0.1","reason":"why","started":"2023-11-14T22:13:20Z","silo":"S127.0.0.1:11111:1","attempts":1,"causes":["too_old"],"letters":["0@7"],"progress":{"phase":"starting","records":0,"windows":0,"shipped":0,"already_there":0,"refused":0,"possibly_repeated":0}}""",
            answer.GetRawText());
        _jobs.Jobs[0] = _jobs.Jobs[0] with
        {
            State = JobState.Done,
            Result = new JobResult
            {
                Notes = ["n"],
                Letters = new LettersResult { Replayed = 3, AlreadyThere = 1, Refused = 2, Skipped = 0, Filtered = 0, Repeats = 0, Gone = 0, Unreadable = 0, Unseen = 0, PossiblyRepeated = 0, Unconfirmed = 0 },
            },
        };
        var (_, job) = await SendAsync(HttpMethod.Get, $"{Path}/replays/d1");
        Assert.Equal((3, 2), (job.GetProperty("letters_result").GetProperty("replayed").GetInt32(), job.GetProperty("letters_result").GetProperty("refused").GetInt32()));
        Assert.False(job.TryGetProperty("result", out _));
        Assert.Single((await SendAsync(HttpMethod.Get, $"{Path}/replays")).Answer.GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "api/v1/pipelines/app/replays/d1")).Status);
    }

    [Theory]
    [InlineData("""{"causes":["too_old"]}""", """{"letters":2,"counts":[{"topic":"a","partition":3,"cause":"line_too_long","letters":1},{"topic":"a","partition":3,"cause":"too_old","letters":1}],"unread_offsets":5,"silent":[{"silo":"S127.0.0.1:9:9","reason":"It hangs."}]}""")]
    [InlineData("""{"letters":["0@7"]}""", """{"letters":1,"counts":[{"topic":"a","partition":3,"cause":"line_too_long","letters":1}]}""")]
    [InlineData("""{"letters":["0@7"],"causes":["too_old"]}""", """{"letters":0,"counts":[]}""")]
    public async Task Post_DryRun_CountsAndStartsNothing(string body, string expected)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, $"{Path}/replays?dry_run=true", body);

        Assert.Equal((HttpStatusCode.OK, expected), (status, answer.GetRawText()));
        Assert.Empty(_jobs.Jobs);
    }

    [Theory]
    [InlineData("""{"causes":["bad"],"reason":"why"}""", "causes")]
    [InlineData("""{"partition":0,"reason":"why"}""", "partition")]
    [InlineData("""{"letters":["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17","18","19","20","21"],"reason":"why"}""", "letters")]
    [InlineData("{}", "reason")]
    public async Task Post_WantedWrongly_TellsWhatIsWrong(string body, string parameter)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, $"{Path}/replays", body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, parameter), (status, Assert.Single(answer.GetProperty("errors").EnumerateArray()).GetProperty("parameter").GetString()));
        Assert.Empty(_jobs.Jobs);
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        await using var listener = await ApiListener.StartAsync(new StaticCluster(), jobs: _jobs, letters: _letters);
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await listener.Client.SendAsync(request, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (answer.StatusCode, json.RootElement.Clone());
    }
}
