using System.Globalization;
using System.Text.Json;
using Confluent.Kafka;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Delivery;

/// <summary>What well-known sources write, shipped by presets and a recipe, is found by what Grafana's users ask.</summary>
public sealed class PresetShippingTests
{
    private const string Trace = "java.lang.IllegalStateException: no funds\n\tat com.example.Pay.charge(Pay.java:42)";

    // Loki takes no lines of other years.
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow().AddMinutes(-1);

    private static readonly string Time = Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static readonly string BsdTime = Now.ToString("MMM dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>What each source writes, by its preset.</summary>
    private static readonly Dictionary<string, string[]> Values = new()
    {
        ["fluent-bit-kubernetes"] =
        [
            Kubernetes("web", "WARN  [SendWorker] - slow, leaving thread\n"),
            Kubernetes("web", "10.0.0.1 - - \"GET /healthz HTTP/1.1\" 200 2\n"),
            Kubernetes("web", "DEBUG cache miss\n"),
            Kubernetes("api", "{\"level\":\"error\",\"status\":503,\"msg\":\"no upstream\"}\n"),
            Kubernetes("api", "{\"level\":\"info\",\"status\":200,\"msg\":\"ok\"}\n"),
            Kubernetes("api", "\n"),
        ],
        ["syslog"] =
        [
            $"<38>{BsdTime} combo sshd(pam_unix)[19939]: authentication failure; rhost=192.0.2.4",
            $"{BsdTime} combo kernel: EXT4-fs error (device sda1): deleted inode referenced",
        ],
        ["ecs"] =
        [
            Json(new() { ["@timestamp"] = Time, ["log.level"] = "ERROR", ["message"] = "payment failed", ["service.name"] = "pay", ["error.stack_trace"] = Trace, ["trace.id"] = "4bf92f35" }),
            Json(new() { ["@timestamp"] = Time, ["log.level"] = "INFO", ["message"] = "payment done", ["service.name"] = "pay" }),
        ],
    };

    /// <summary>The recipe: what is left out of Kubernetes.</summary>
    private static readonly string[] Recipe =
    [
        "{ drop: debug in production, if: 'kubernetes.namespace_name = \"prod\" and level = \"debug\"' }",
        "{ drop: health check, if: '|~ \"GET /(healthz|readyz|livez)\"' }",
    ];

    [Fact]
    public async Task Ship_WhatWellKnownSourcesWrite_IsFoundAsItIsAskedFor()
    {
        await using var run = await ShippingRun.StartAsync(configuration => configuration with
        {
            MorePipelines = Values.Keys.ToDictionary(
                preset => preset,
                preset => new OtherPipeline([$"{configuration.RunId}-{preset}"])
                {
                    Preset = preset, Labels = new Dictionary<string, string>(), HasCoordinates = false, Stages = preset == "fluent-bit-kubernetes" ? Recipe : [],
                }),
        });
        await ProduceAsync(run);

        await FindsAsync(run, """{app=~".+"}""", 8);
        await FindsAsync(run, """{app="web"} |= "slow" """, "WARN  [SendWorker] - slow, leaving thread");
        await FindsAsync(run, """{app="web", namespace="prod", container="web"}""", "WARN  [SendWorker] - slow, leaving thread");
        await FindsAsync(run, """{app="api"} | level="error" """, """{"level":"error","status":503,"msg":"no upstream"}""");
        await FindsAsync(run, """{namespace="prod"} | pod="web-7d4b9c-x2x9z" """, "WARN  [SendWorker] - slow, leaving thread");
        await FindsAsync(run, """{app="api", level="unknown"}""", "");
        await FindsAsync(run, """{app="sshd(pam_unix)", host="combo"} |~ "rhost=192\\.0\\.2\\.[0-9]+" | procid="19939" """, "authentication failure; rhost=192.0.2.4");
        await FindsAsync(run, """{host="combo", level="error"}""", "EXT4-fs error (device sda1): deleted inode referenced");
        await FindsAsync(run, """{app="pay", level="error"} |= "IllegalStateException" """, $"payment failed\n{Trace}");
        await FindsAsync(run, """{app="pay"} | trace_id="4bf92f35" """, $"payment failed\n{Trace}");
        if (!TestServers.HasEmbeddedLoki)
        {
            await FindsAsync(run, """{app="api"} | json | status >= 500""", """{"level":"error","status":503,"msg":"no upstream"}""");
            await FindsAsync(run, """{app="api"} | json | line_format "{{.msg}}" | __error__="" """, "no upstream", "ok");
        }

        Assert.Equal("", run.DeadLetters());
    }

    private static async Task ProduceAsync(ShippingRun run)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = run.Servers.Kafka }).SetLogHandler((_, _) => { }).Build();
        foreach (var (preset, values) in Values)
        {
            await run.Servers.CreateTopicAsync($"{run.Topic}-{preset}", 1);
            foreach (var value in values)
            {
                await producer.ProduceAsync($"{run.Topic}-{preset}", new Message<Null, string> { Value = value }, TestContext.Current.CancellationToken);
            }
        }
    }

    private static Task FindsAsync(ShippingRun run, string query, int count) =>
        FindsAsync(run, query, found => found.Count == count, $"{count} lines");

    private static Task FindsAsync(ShippingRun run, string query, params string[] lines) =>
        FindsAsync(run, query, found => found.SequenceEqual(lines), string.Join(" | ", lines));

    private static async Task FindsAsync(ShippingRun run, string query, Predicate<IReadOnlyList<string>> isIt, string expected)
    {
        List<string> found = [];
        await Eventually.HoldsAsync(
            async () => isIt(found = await run.Reader.FindAsync(query, TestContext.Current.CancellationToken)),
            $"{query} finds {expected}",
            () => $"{string.Join(" | ", found)}\n{run.DeadLetters()}\n{string.Join('\n', run.Silo.Log.Tail())}");
    }

    private static string Kubernetes(string app, string log) => Json(new()
    {
        ["@timestamp"] = Now.ToUnixTimeMilliseconds() / 1000.0,
        ["log"] = log,
        ["stream"] = "stdout",
        ["kubernetes"] = new Dictionary<string, object>
        {
            ["pod_name"] = $"{app}-7d4b9c-x2x9z", ["namespace_name"] = "prod", ["container_name"] = app, ["host"] = "node-1",
            ["labels"] = new Dictionary<string, string> { ["app"] = app, ["pod-template-hash"] = "7d4b9c" },
        },
    });

    private static string Json(Dictionary<string, object> fields) => JsonSerializer.Serialize(fields);
}
