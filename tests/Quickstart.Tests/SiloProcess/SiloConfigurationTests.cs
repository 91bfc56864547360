using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Tests.SiloProcess;

public sealed class SiloConfigurationTests
{
    [Fact]
    public void ToYaml_Everything_WritesEachKeyInItsPlace()
    {
        var configuration = new SiloConfiguration
        {
            BootstrapServers = "127.0.0.1:9092",
            Topics = ["a", "b"],
            Loki = new Uri("http://127.0.0.1:3100/"),
            Redis = "127.0.0.1:6379",
            AdminPort = 1,
            SiloPort = 2,
            RunId = "run",
            DeadLetters = "C:\\dead \"letters\"",
            BufferBytes = 4,
            Delivery = DeliveryMode.AtLeastOnce,
            Labels = new Dictionary<string, string> { ["service"] = "{{ service }}" },
        };

        Assert.Equal(
            """
            redis:
              connection_string: "127.0.0.1:6379"
            cluster:
              cluster_id: "run"
              service_id: "run"
              silo_port: 2
            admin:
              listen: "127.0.0.1:1"
            buffer:
              max_bytes: 4
            pipelines:
              quickstart:
                source:
                  bootstrap_servers: "127.0.0.1:9092"
                  topics: ["a", "b"]
                  group_id: "run"
                  commit_interval_ms: 1000
                  topic_refresh_ms: 2000
                  decoding:
                    codec: json
                sink:
                  endpoint: "http://127.0.0.1:3100"
                  delivery: at_least_once
                  labels:
                    job: "quickstart"
                    run: "run"
                    service: "{{ service }}"
                  limits:
                    per_stream_rate_limit: 0 # The embedded Loki has none, unless it is told to.
                  structured_metadata:
                    kafka_topic: "{{ topic }}"
                    kafka_partition: "{{ partition }}"
                    kafka_offset: "{{ offset }}"
                dead_letters:
                  target: file
                  folder: "C:\\dead \"letters\""

            """,
            configuration.ToYaml());
    }

    [Fact]
    public void ToYaml_PipelinesOfTwoTenants_NamesEachAndLeavesLokiItsRates()
    {
        var configuration = new SiloConfiguration
        {
            BootstrapServers = "127.0.0.1:9092",
            Topics = ["a"],
            Loki = new Uri("http://127.0.0.1:3100/"),
            Redis = "127.0.0.1:6379",
            RunId = "run",
            Tenant = "one",
            HasStreamRates = true,
            MorePipelines = new Dictionary<string, OtherPipeline> { ["other"] = new(["b"]) { Tenant = "two", HasCoordinates = false } },
        };

        var yaml = configuration.ToYaml();

        Assert.Equal(
            ["quickstart:", "tenant_id: \"one\"", "structured_metadata:", "other:", "tenant_id: \"two\""],
            yaml.Split('\n').Select(line => line.Trim()).Where(line => line is "quickstart:" or "other:" or "structured_metadata:" || line.StartsWith("tenant_id", StringComparison.Ordinal)));
        Assert.DoesNotContain("per_stream_rate_limit", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void ToYaml_PipelineOfOtherForm_SaysSo()
    {
        var configuration = new SiloConfiguration
        {
            BootstrapServers = "127.0.0.1:9092",
            Topics = ["a"],
            Loki = new Uri("http://127.0.0.1:3100/"),
            Redis = "127.0.0.1:6379",
            RunId = "run",
            MorePipelines = new Dictionary<string, OtherPipeline>
            {
                ["other"] = new(["b"]) { DecodesJson = false, Line = LineCodec.Logfmt, Labels = new Dictionary<string, string> { ["from"] = "{{ topic }}" } },
            },
        };

        Assert.Equal(
            ["quickstart:", "codec: json", "other:", "codec: bytes", "from: \"{{ topic }}\"", "codec: logfmt"],
            configuration.ToYaml().Split('\n').Select(line => line.Trim())
                .Where(line => line is "quickstart:" or "other:" || line.StartsWith("codec:", StringComparison.Ordinal) || line.StartsWith("from:", StringComparison.Ordinal)));
    }

    [Fact]
    public void ToYaml_PipelineOfAPreset_LeavesItHowValuesAreRead()
    {
        var configuration = new SiloConfiguration
        {
            BootstrapServers = "127.0.0.1:9092",
            Topics = ["a"],
            Loki = new Uri("http://127.0.0.1:3100/"),
            Redis = "127.0.0.1:6379",
            RunId = "run",
            MorePipelines = new Dictionary<string, OtherPipeline> { ["other"] = new(["b"]) { Preset = "syslog" } },
        };

        Assert.Equal(
            ["quickstart:", "codec: json", "other:", "preset: syslog"],
            configuration.ToYaml().Split('\n').Select(line => line.Trim())
                .Where(line => line is "quickstart:" or "other:" || line.StartsWith("codec:", StringComparison.Ordinal) || line.StartsWith("preset:", StringComparison.Ordinal)));
    }
}
