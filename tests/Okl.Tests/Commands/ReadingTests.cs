using System.Text.Json;
using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Commands;

public sealed class ReadingTests
{
    /// <summary>Each command, the route that it asks, and what people see.</summary>
    public static TheoryData<string, string, string, string> Reads => new()
    {
        {
            "pipelines", "/api/v1/pipelines", TestAnswers.Pipelines,
            """
            PIPELINE  HEALTH  PARTITIONS  STATES                      LAG  RECORDS  UNKNOWN  IN FLIGHT  DEAD
            app       ok               3  2 running, 1 starting  3 m 32 s   12,345        1          7     3
            """
        },
        {
            "silos", "/api/v1/cluster", TestAnswers.Cluster,
            """
            SILO             PARTITIONS  PIPELINES  STATE
            127.0.0.1:11111           2  app 2      ok
            127.0.0.1:11112           1  app 1      leaving
            """
        },
        {
            "partitions app", "/api/v1/pipelines/app/partitions", TestAnswers.Partitions,
            """
            TOPIC  N  STATE          LAG  RECORDS  CHECKPOINT  IN FLIGHT  DEAD  SILO             REASON
            logs   2  starting         -        -           -          -     -  -                Its checkpoint is read.
            logs   0  held      3 m 32 s   12,345    91233411          7     3  127.0.0.1:11111  -
            logs   1  running        0 s        0           5          0     0  127.0.0.1:11112  -
            """
        },
        {
            "partition app logs/0", "/api/v1/pipelines/app/topics/logs/partitions/0", TestAnswers.Partition,
            """
            pipeline                app
            topic                   logs
            partition               0
            state                   running
            held                    no
            silo                    S127.0.0.1:11111:7
            lag_records             5
            lag_seconds             1 m 16 s
            ledger.delivered        50
            ledger.in_flight_bytes  54.1 KiB
            last_gap.first          3
            last_gap.last           5
            last_gap.cause          retention
            last_gap.time           2026-11-28T15:59:48Z (12 s ago)
            """
        },
        {
            "changes app", "/api/v1/pipelines/app/changes", TestAnswers.Changes,
            """
            AGO  ACTION  OF      BY   REASON
            1 m  resume  all     ann  done
            2 h  pause   logs/0  ann  loki upgrade
            """
        },
        {
            "replays app", "/api/v1/pipelines/app/replays",
            """{"items":[{"id":"r1","state":"running","topic":"logs","started":"2026-11-28T15:59:00Z","by":"ann","reason":"again","progress":{"phase":"comparing","shipped":4000}}]}""",
            """
            ID  STATE    PHASE      SHIPPED  MISSING  TWICE  OF    AGO  BY   REASON
            r1  running  comparing    4,000        -      -  logs  1 m  ann  again
            """
        },
        {
            "streams app", "/api/v1/pipelines/app/streams", TestAnswers.Streams,
            """
            LABELS       STATE       HELD  RECORDS  LAST PUSH  SILO             LAST ERROR
            {app="pay"}  throttled  3 MiB    1,645       19 s  127.0.0.1:11111  429 ingestion rate limit exceeded
            {app="web"}  idle         0 B        0          -  127.0.0.1:11111  -
            """
        },
        {
            "tenants app", "/api/v1/pipelines/app/tenants", TestAnswers.Tenants,
            """
            TENANT  STREAMS   HELD  RECORDS  PUSHES  LAST PUSH  THROTTLED
            a            40  3 MiB       12  1 of 5        2 s       10 s
            b             1    0 B        0  0 of -          -          -
            """
        },
        { "replays app r1", "/api/v1/pipelines/app/replays/r1", """{"id":"r1","state":"running"}""", "id     r1\nstate  running" },
        { "openapi", "/openapi/v1.json", """{"openapi":"3.1.1"}""", "{\n  \"openapi\": \"3.1.1\"\n}" },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Table_OfAnAnswer_IsForPeople(string line, string path, string answer, string expected)
    {
        await using var api = (await StubApi.StartAsync()).On($"GET {path}", answer);

        var run = await OklRun.CallAsync(api.Url, line);

        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Equal(expected.ReplaceLineEndings("\n") + "\n", run.Output);
        Assert.Equal([$"GET {path}"], api.Requests.Select(request => request.Line));
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Json_OfAnAnswer_IsTheAnswer(string line, string path, string answer, string table)
    {
        await using var api = (await StubApi.StartAsync()).On($"GET {path}", answer);

        var run = await OklRun.CallAsync(api.Url, $"{line} -o json");

        Assert.Equal((0, answer + "\n", ""), (run.ExitCode, run.Output, run.Error));
        Assert.NotEqual(table, run.Output);
    }

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Jsonl_OfAnAnswer_IsAnItemALine(string line, string path, string answer, string table)
    {
        await using var api = (await StubApi.StartAsync()).On($"GET {path}", answer);

        var run = await OklRun.CallAsync(api.Url, $"{line} -o jsonl");

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, text => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(text).RootElement.ValueKind));
        Assert.True(lines.Length is 1 || lines.Length == table.Split('\n').Length - 1, run.Output);
    }

    [Fact]
    public async Task Yaml_OfAnAnswer_KeepsWhatIsTextAndWhatIsNumber()
    {
        await using var api = (await StubApi.StartAsync()).On("GET /api/v1/pipelines/app/replays/r1", """{"id":"17","offset":17,"part":0.5,"done":false,"list":[],"words":"yes"}""");

        var run = await OklRun.CallAsync(api.Url, "replays app r1 -o yaml");

        Assert.Equal("id: \"17\"\noffset: 17\npart: 0.5\ndone: false\nlist: []\nwords: yes\n", run.Output);
    }

    [Fact]
    public async Task Partitions_Filters_GoToTheApi()
    {
        await using var api = (await StubApi.StartAsync()).On("GET /api/v1/pipelines/app/partitions", TestAnswers.Partitions);

        await OklRun.CallAsync(api.Url, "partitions app --topic a,b --state faulted --silo 127.0.0.1:1 --sort -lag_records --limit 7");

        Assert.Equal("GET /api/v1/pipelines/app/partitions?topic=a%2Cb&state=faulted&silo=127.0.0.1%3A1&sort=-lag_records&limit=7", api.Requests.Single().Line);
    }

    [Fact]
    public async Task Partitions_MoreThanShown_IsSaidOnStandardError()
    {
        await using var api = (await StubApi.StartAsync()).On("GET /api/v1/pipelines/app/partitions", """{"total":5,"items":[{"topic":"a","partition":0}],"next_cursor":"c1"}""");

        var run = await OklRun.CallAsync(api.Url, "partitions app");

        Assert.Equal("1 of 5 are shown; --limit N shows more, --all shows all.\n", run.Error);
        Assert.Equal("", (await OklRun.CallAsync(api.Url, "partitions app -o jsonl")).Error);
    }

    [Fact]
    public async Task Partitions_All_ReadsEveryPage()
    {
        await using var api = (await StubApi.StartAsync())
            .On("GET /api/v1/pipelines/app/partitions", """{"total":2,"items":[{"topic":"a"}],"next_cursor":"c/1"}""")
            .On("GET /api/v1/pipelines/app/partitions?limit=1000&cursor=c%2F1", """{"total":2,"items":[{"topic":"ä"}]}""");

        var run = await OklRun.CallAsync(api.Url, "partitions app --all -o json");

        Assert.Equal("""{"total":2,"items":[{"topic":"a"},{"topic":"ä"}]}""" + "\n", run.Output);
    }

    [Fact]
    public async Task Streams_SiloSilent_IsSaidAndEndsWith3()
    {
        await using var api = (await StubApi.StartAsync()).On("GET", """{"items":[],"silent":[{"silo":"S1","reason":"It is away."}]}""");

        var run = await OklRun.CallAsync(api.Url, "streams app --selector {a=\"b\"} --tenant ''");

        Assert.Equal((3, "S1 did not answer, what it has is missing: It is away.\n"), (run.ExitCode, run.Error));
        Assert.Equal("GET /api/v1/pipelines/app/streams?selector=%7Ba%3D%22b%22%7D&tenant=", api.Requests.Single().Line);
    }

    [Fact]
    public async Task Partition_InOneWord_IsTheSame()
    {
        await using var api = (await StubApi.StartAsync()).On("GET /api/v1/pipelines/app/topics/logs/partitions/0", TestAnswers.Partition);

        Assert.Equal(0, (await OklRun.CallAsync(api.Url, "partition app/logs/0")).ExitCode);
    }
}
