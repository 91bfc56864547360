using OrleansKafkaLoki.Silo.Explanation;
using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Explanation;

public sealed class ConfigurationHashTests
{
    private const string Full = TestConfiguration.Good + """

                app: "{{ app }}"
              request: { headers: { X-Key: hunter2 } }
            stages: [{ redact: { patterns: [email], replace: hash, salt: hunter2 } }, { drop: debug, if: level = "debug" }]
        """;

    [Fact]
    public void Of_TheSameWrittenAnotherWay_IsTheSame() => Assert.Equal(
        HashOf(Full),
        HashOf(
            Full.Replace("topic: \"{{ topic }}\"\n        app: \"{{ app }}\"", "app: ${APP}\n        topic: '{{ topic }}'", StringComparison.Ordinal)
                .Replace("drop: debug, if: level = \"debug\"", "if: level = \"debug\", drop: { reason: debug }", StringComparison.Ordinal),
            ["buffer.max_bytes=50331648"],
            new() { ["APP"] = "{{ app }}" }));

    /// <summary>Several silos on one machine, or one in each zone, with tests that only a command runs.</summary>
    [Theory]
    [InlineData("cluster.silo_port=11112")]
    [InlineData("cluster.gateway_port=30000")]
    [InlineData("cluster.advertised_address=10.0.0.7")]
    [InlineData("cluster.listen_address=10.0.0.7")]
    [InlineData("admin.listen=127.0.0.1:8081")]
    [InlineData("admin.tls.crt_file=/run/secrets/b.pem")]
    [InlineData("cluster.tls.key_file=/run/secrets/b.key")]
    [InlineData("pipelines.app.source.librdkafka_options.client.rack=zone-b")]
    [InlineData("pipelines.app.dead_letters.folder=/var/lib/okl-2")]
    [InlineData("tests.0.name=it")]
    public void Of_WhatMayDifferFromSiloToSilo_IsTheSame(string setting) => Assert.Equal(HashOf(Full), HashOf(Full, [setting]));

    [Theory]
    [InlineData("redis.connection_string=localhost:6379,password=hunter3")]
    [InlineData("admin.keys.0.key=hunter3")]
    [InlineData("admin.tls.key_pass=hunter3")]
    [InlineData("cluster.tls.key_pass=hunter3")]
    [InlineData("pipelines.app.sink.request.headers.X-Key=hunter3")]
    [InlineData("pipelines.app.sink.endpoint=http://me:hunter3@localhost:3100")]
    [InlineData("pipelines.app.source.librdkafka_options.ssl.key.password=hunter3")]
    public void Of_AnotherSecret_IsTheSame(string setting) =>
        Assert.Equal(HashOf(Full, [setting.Replace("hunter3", "hunter2", StringComparison.Ordinal)]), HashOf(Full, [setting]));

    [Theory]
    [InlineData("cluster.cluster_id=other")]
    [InlineData("redis.password=hunter2")]
    [InlineData("admin.username=me")]
    [InlineData("admin.keys.0.name=ann")]
    [InlineData("admin.oidc.audience=okl")]
    [InlineData("pipelines.app.source.topics.0=other")]
    [InlineData("pipelines.app.source.topics.1=other")]
    [InlineData("pipelines.app.source.librdkafka_options.check.crcs=false")]
    [InlineData("pipelines.app.sink.labels.app={{ name }}")]
    [InlineData("pipelines.app.sink.labels.client.rack=x")]
    [InlineData("pipelines.app.sink.request.headers.X-Other=hunter2")]
    [InlineData("pipelines.app.sink.request.concurrency=3")]
    [InlineData("pipelines.app.stages.1.drop.reason=other")]
    [InlineData("pipelines.app.dead_letters.topic=other")]
    public void Of_AnotherValue_IsAnother(string setting) => Assert.NotEqual(HashOf(Full), HashOf(Full, [setting]));

    private static string HashOf(string yaml, string[]? settings = null, Dictionary<string, string>? environment = null) =>
        ConfigurationHash.Of(TestConfiguration.Load(yaml, settings, environment).Options);
}
