using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.CommandLine;

namespace OrleansKafkaLoki.Silo.Tests.Configuration;

public sealed class ShipperConfigurationTests
{
    [Fact]
    public void Load_ManyMistakes_ReportsAllAtOnce()
    {
        var configuration = TestConfiguration.Load("""
            sources: {}
            cluster:
              silo_port: many
              gateway_port: 3
              gateway_port: 4
            redis:
              connection_string: localhost:6379,pasword=hunter2
              pasword: hunter2
            admin:
              listen: 0.0.0.0:8080
            pipelines:
              app:
                source:
                  bootstrap_servers: ${OKL_TEST_NOT_SET}
                  topics: app-logs
                  group_id: shipper
                  session_timeout_ms: 10000
                  auto_offset_reset: newest
                sink:
                  endpoint: http://localhost:3100
                  labels:
                    app: "{{ app }}"
                    App: "{{ app }}"
                  tls: [yes]
                  batch: 5
                  auth:
                    password: { hunter2: hunter2 }
            """);

        Assert.Equal(
            """
            The configuration has 14 mistakes:

              cluster.gateway_port
                  Stands twice, at line 4, column 3 and at line 5, column 3; keep one.

              pipelines.app.source.bootstrap_servers = '${OKL_TEST_NOT_SET}'
                  The environment variable OKL_TEST_NOT_SET is not set; set it, or give a default: ${OKL_TEST_NOT_SET:-default}.

              pipelines.app.sink.labels.App
                  Differs only in case from 'app' at line 22, column 9 (this one: line 23, column 9); keep one.

              cluster.silo_port = 'many'
                  Must be a whole number within 32 bits, without a unit.

              pipelines.app.sink.auth.password
                  Must be a single value. A list or a map stands here.

              pipelines.app.sink.batch
                  Must be a map of names to values. A single value stands here.

              pipelines.app.sink.tls
                  Must be a map of names to values. A list stands here.

              pipelines.app.source.auto_offset_reset = 'newest'
                  Must be one of earliest, latest, error.

              pipelines.app.source.session_timeout_ms
                  Remove it: partitions are spread by the Orleans cluster, so there is no consumer group session to time out.

              pipelines.app.source.topics = 'app-logs'
                  Must be a list. In a file: [a, b]; from the environment or --set, item by item: pipelines.app.source.topics.0=a.

              redis.pasword
                  There is no such option; did you mean 'password'?

              sources
                  Write it as pipelines.NAME.source (docs/migrating.md).

              redis.connection_string = '***'
                  Must be host:port, then options of StackExchange.Redis, all separated by commas: redis:6380,ssl=true,user=shipper.

              admin.listen = '0.0.0.0:8080'
                  Beyond loopback, metrics, API and dashboard need protection: set admin.keys or admin.oidc (admin.token_file, or admin.username with admin.password_file, for a single one).

            """,
            ConfigurationReport.Mistakes(configuration.Mistakes));
    }

    [Fact]
    public void Load_Good_HasNoMistakesAndKeepsDefaults()
    {
        var configuration = TestConfiguration.Load(TestConfiguration.Good);

        Assert.Empty(configuration.Mistakes);
        var source = configuration.Options.Pipelines["app"].Source;
        Assert.Equal(["app-logs"], source.Topics);
        Assert.Equal(AutoOffsetReset.Earliest, source.AutoOffsetReset);
        Assert.Equal("127.0.0.1:8080", configuration.Options.Admin.Listen);
    }

    [Fact]
    public void Load_SeveralSources_LaterOnesWin()
    {
        var configuration = TestConfiguration.Load(
            TestConfiguration.Good,
            ["shutdown.timeout_secs=33"],
            new() { ["OKL__SHUTDOWN__TIMEOUT_SECS"] = "22", ["OKL__CLUSTER__SILO_PORT"] = "2222", ["SHUTDOWN__TIMEOUT_SECS"] = "1" });

        Assert.Empty(configuration.Mistakes);
        Assert.Equal(33, configuration.Options.Shutdown.TimeoutSecs);
        Assert.Equal(2222, configuration.Options.Cluster.SiloPort);
    }

    [Fact]
    public void Load_NamesFromEnvironment_KeepTheFilesSpelling()
    {
        var configuration = TestConfiguration.Load(
            TestConfiguration.Good.Replace("topic: \"{{ topic }}\"", "Topic: a", StringComparison.Ordinal),
            environment: new() { ["OKL__PIPELINES__APP__SINK__LABELS__TOPIC"] = "b", ["OKL__PIPELINES__APP__SOURCE__TOPICS__1"] = "more" });

        Assert.Empty(configuration.Mistakes);
        var (name, pipeline) = Assert.Single(configuration.Options.Pipelines);
        Assert.Equal("app", name);
        Assert.Equal(("Topic", "b"), Assert.Single(pipeline.Sink.Labels.Select(label => (label.Key, label.Value.Value))));
        Assert.Equal(["app-logs", "more"], pipeline.Source.Topics);
    }

    [Fact]
    public void Load_LabelsOfAllForms_AreRead()
    {
        var configuration = TestConfiguration.Load(TestConfiguration.Good.Replace(
            "topic: \"{{ topic }}\"",
            """
            "{{ headers.kind }}_{{ headers.more }}": "{{ headers.id }}"
                    topic: { value: "{{ topic }}/{{ message_key }}", on_missing: empty }
                    "*": { value: "{{ headers }}", except: [a.b, c] }
                    none:
            """,
            StringComparison.Ordinal));

        Assert.Empty(configuration.Mistakes);
        var labels = configuration.Options.Pipelines["app"].Sink.Labels;
        Assert.Equal(["*", "topic", "{{ headers.kind }}_{{ headers.more }}"], labels.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("{{ headers.id }}", labels["{{ headers.kind }}_{{ headers.more }}"].Value);
        Assert.Equal(MissingPartAction.Empty, labels["topic"].OnMissing);
        Assert.Equal(["a.b", "c"], labels["*"].Except);
    }

    [Fact]
    public void Load_NamesWithDots_StayWhole()
    {
        var configuration = TestConfiguration.Load(
            TestConfiguration.Good.Replace("group_id: shipper", "group_id: shipper\n      librdkafka_options: { client.rack: a, client.id: b }", StringComparison.Ordinal),
            ["pipelines.app.source.librdkafka_options.client.rack=c"]);

        Assert.Empty(configuration.Mistakes);
        Assert.Equal(
            new Dictionary<string, string> { ["client.rack"] = "c", ["client.id"] = "b" },
            configuration.Options.Pipelines["app"].Source.LibrdkafkaOptions);
    }

    [Theory]
    [InlineData("smallest", AutoOffsetReset.Earliest)]
    [InlineData("beginning", AutoOffsetReset.Earliest)]
    [InlineData("largest", AutoOffsetReset.Latest)]
    [InlineData("END", AutoOffsetReset.Latest)]
    [InlineData("error", AutoOffsetReset.Error)]
    public void Load_AutoOffsetReset_TakesVectorsNames(string text, AutoOffsetReset expected)
    {
        var configuration = TestConfiguration.Load(TestConfiguration.Good, [$"pipelines.app.source.auto_offset_reset={text}"]);

        Assert.Empty(configuration.Mistakes);
        Assert.Equal(expected, configuration.Options.Pipelines["app"].Source.AutoOffsetReset);
    }

    [Fact]
    public void Load_Json_IsTakenToo()
    {
        var configuration = TestConfiguration.Load(
            """{ "redis": { "connection_string": "localhost:6379" }, "pipelines": { "a": {}, "B": {} } }""", extension: ".json");

        Assert.Contains(configuration.Mistakes, mistake => mistake.Path == "pipelines.B");
        Assert.DoesNotContain(configuration.Mistakes, mistake => mistake.Path == "pipelines.a");
    }

    [Theory]
    [InlineData("{ \"a\": 1, \"a\": 2 }", ".json")]
    [InlineData("{ \"a\": ", ".json")]
    [InlineData("a: [", ".yaml")]
    [InlineData("a: 1", ".toml")]
    public void Load_UnreadableFile_IsTheOnlyMistake(string text, string extension)
    {
        var configuration = TestConfiguration.Load(text, extension: extension);

        Assert.Contains(extension, Assert.Single(configuration.Mistakes).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NothingGiven_NamesTheExample()
    {
        var configuration = Silo.Configuration.ShipperConfiguration.Load(new(null, [], new Dictionary<string, string>()));

        Assert.Contains(configuration.Mistakes, mistake => mistake.Path == "pipelines" && mistake.Remedy.Contains("deploy/pipeline.example.yaml", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("buffer.max_bytes=1000", "buffer.max_bytes")]
    [InlineData("shutdown.timeout_secs=0", "shutdown.timeout_secs")]
    [InlineData("redis.password=", "redis.password")]
    [InlineData("pipelines.app.dead_letters.folder=", "pipelines.app.dead_letters.folder")]
    [InlineData("pipelines.app.sink.limits.max_label_names=0", "pipelines.app.sink.limits.max_label_names")]
    [InlineData("pipelines.app.sink.labels.level={{ level }}", "pipelines.app.sink.labels.level")]
    [InlineData("pipelines.app.sink.remove_label_fields=true", "pipelines.app.sink.remove_label_fields")]
    public void Load_OneMistake_IsNamed(string setting, string path) =>
        Assert.Contains(path, TestConfiguration.Load(TestConfiguration.Good, [setting]).Mistakes.Select(mistake => mistake.Path));

    [Fact]
    public void Load_DrainLongerThanShutdown_IsAMistake()
    {
        var configuration = TestConfiguration.Load(TestConfiguration.Good, ["shutdown.timeout_secs=20", "pipelines.app.source.drain_timeout_ms=21000"]);

        Assert.Equal("pipelines.app.source.drain_timeout_ms", Assert.Single(configuration.Mistakes).Path);
    }
}
