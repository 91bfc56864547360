using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Commands;

public sealed class ChangingTests
{
    [Theory]
    [InlineData("pause app", "PUT /api/v1/pipelines/app/state", """{"desired":"paused","reason":"why"}""")]
    [InlineData("pause app/logs", "PUT /api/v1/pipelines/app/topics/logs/state", """{"desired":"paused","reason":"why"}""")]
    [InlineData("resume app/logs/3", "PUT /api/v1/pipelines/app/topics/logs/partitions/3/state", """{"desired":"running","reason":"why"}""")]
    [InlineData("drain 'my app'", "PUT /api/v1/pipelines/my%20app/state", """{"desired":"drained","timeout_secs":300,"reason":"why"}""")]
    [InlineData("drain app --timeout 1200", "PUT /api/v1/pipelines/app/state", """{"desired":"drained","timeout_secs":1200,"reason":"why"}""")]
    [InlineData("pause app --tenant a", "PUT /api/v1/pipelines/app/tenants/a/state", """{"desired":"paused","reason":"why"}""")]
    [InlineData("resume app --selector {a=\"b\"}", "PUT /api/v1/pipelines/app/streams/state?selector=%7Ba%3D%22b%22%7D", """{"desired":"running","reason":"why"}""")]
    [InlineData("drain app --tenant a", "POST /api/v1/pipelines/app/tenants/a/flush", """{"wait_secs":20,"reason":"why"}""")]
    [InlineData("drain app --tenant a --timeout 3", "POST /api/v1/pipelines/app/tenants/a/flush", """{"wait_secs":3,"reason":"why"}""")]
    [InlineData("flush app", "POST /api/v1/pipelines/app/flush", """{"reason":"why"}""")]
    [InlineData("flush app/logs/1", "POST /api/v1/pipelines/app/topics/logs/partitions/1/flush", """{"reason":"why"}""")]
    [InlineData("flush app --tenant a", "POST /api/v1/pipelines/app/tenants/a/flush", """{"reason":"why"}""")]
    [InlineData("flush app --selector {a=\"b\"}", "POST /api/v1/pipelines/app/streams/flush?selector=%7Ba%3D%22b%22%7D", """{"reason":"why"}""")]
    [InlineData("move app/logs/1 S127.0.0.1:11111:7", "POST /api/v1/pipelines/app/topics/logs/partitions/1/move", """{"silo":"S127.0.0.1:11111:7","reason":"why"}""")]
    [InlineData("rebalance", "POST /api/v1/cluster/rebalance", """{"reason":"why"}""")]
    [InlineData("seek app/logs --to earliest --yes", "PUT /api/v1/pipelines/app/topics/logs/position", """{"to":"earliest","reason":"why"}""")]
    [InlineData("seek app/logs/0 --to 40 -y", "PUT /api/v1/pipelines/app/topics/logs/partitions/0/position", """{"offset":40,"reason":"why"}""")]
    [InlineData("seek app/logs/0 --to 2h -y", "PUT /api/v1/pipelines/app/topics/logs/partitions/0/position", """{"timestamp":"2026-11-28T14:00:00Z","reason":"why"}""")]
    [InlineData("skip app/logs/0 --from 7 -y", "POST /api/v1/pipelines/app/topics/logs/partitions/0/skip", """{"from":7,"to":8,"reason":"why"}""")]
    [InlineData("skip app/logs/0 --from 7 --to 9 -y", "POST /api/v1/pipelines/app/topics/logs/partitions/0/skip", """{"from":7,"to":9,"reason":"why"}""")]
    [InlineData("cancel replay app r1", "DELETE /api/v1/pipelines/app/replays/r1?reason=why", "")]
    [InlineData("cancel audit app a1", "DELETE /api/v1/pipelines/app/audits/a1?reason=why", "")]
    [InlineData("audit app --from 3d", "POST /api/v1/pipelines/app/audits", """{"from":"2026-11-25T16:00:00Z","reason":"why"}""")]
    [InlineData("replay app --from 3h --to 2h --settled -y", "POST /api/v1/pipelines/app/replays", """{"from":"2026-11-28T13:00:00Z","to":"2026-11-28T14:00:00Z","settled":true,"reason":"why"}""")]
    [InlineData("replay app/logs/0 --from 7 --to 9 -y", "POST /api/v1/pipelines/app/replays", """{"topic":"logs","partition":0,"from_offset":7,"to_offset":9,"reason":"why"}""")]
    [InlineData(
        "replay app/logs --from 2026-11-28T16:00:00+02:00 --to 90m -y", "POST /api/v1/pipelines/app/replays",
        """{"topic":"logs","from":"2026-11-28T14:00:00Z","to":"2026-11-28T14:30:00Z","reason":"why"}""")]
    public async Task Change_Said_IsAskedFor(string line, string request, string body)
    {
        await using var api = (await StubApi.StartAsync()).On("P", """{"changed":true,"partitions":1}""").On("DELETE", """{"changed":true,"partitions":1}""");

        var run = await OklRun.CallAsync(api.Url, $"{line} --reason why");

        Assert.Equal((0, "changed     yes\npartitions  1\n", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal((request, body), (api.Requests.Last().Line, api.Requests.Last().Body));
        Assert.Equal("", api.Requests.Last().IfMatch);
    }

    [Theory]
    [InlineData("pause app -o json", TestAnswers.Paused + "\n")]
    [InlineData(
        "pause app",
        """
        changed     yes
        partitions  1
        pauses      topic logs, partition 0, reason loki upgrade, by ann, since 2026-11-28T15:59:48Z (12 s ago)

        """)]
    public async Task Pause_Answer_IsShown(string line, string expected)
    {
        await using var api = (await StubApi.StartAsync()).On("PUT /api/v1/pipelines/app/state", TestAnswers.Paused);

        Assert.Equal(expected.ReplaceLineEndings("\n"), (await OklRun.CallAsync(api.Url, $"{line} -r why")).Output);
    }

    [Fact]
    public async Task Drain_NotAllDelivered_EndsWith3()
    {
        await using var api = (await StubApi.StartAsync()).On("PUT /api/v1/pipelines/app/state", """{"changed":true,"in_flight":7}""", 202);

        var run = await OklRun.CallAsync(api.Url, "drain app -r why");

        Assert.Equal((3, "changed    yes\nin_flight  7\n", "It is kept, and not all of it is done yet.\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Theory]
    [InlineData("pause app")]
    [InlineData("pause app --reason ' '")]
    [InlineData("seek app/logs --to 1")]
    [InlineData("pause app/logs/x --reason why")]
    [InlineData("pause app//1 --reason why")]
    [InlineData("seek app --to 1 --reason why")]
    [InlineData("seek app/logs --to yesterday --reason why")]
    [InlineData("seek app/logs --to 2026-11-28T16:00:00 --reason why")]
    [InlineData("skip app/logs --from 1 --reason why")]
    [InlineData("replay app/logs --from earliest --to 3 --reason why")]
    [InlineData("flush app/logs --tenant a --reason why")]
    [InlineData("move app/logs/1 --reason why")]
    [InlineData("flush app --dry-run")]
    [InlineData("cancel replay app --reason why")]
    [InlineData("cancel replay app r1")]
    [InlineData("tenants app --silo 127.0.0.1:11111")]
    [InlineData("partitions")]
    [InlineData("partition app logs")]
    [InlineData("status --output xml")]
    [InlineData("status --timeout 0")]
    [InlineData("status --watch never")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Call_Wrong_IsRefusedWithAWordAndAsksNobody(string line)
    {
        await using var api = (await StubApi.StartAsync()).On("P", "{}").On("GET", "{}");

        var run = await OklRun.CallAsync(api.Url, line);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.EndsWith("--help tells more.\n", run.Error, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }
}
