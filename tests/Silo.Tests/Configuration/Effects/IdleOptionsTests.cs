using OrleansKafkaLoki.Silo.Tests.Loki.Http;

namespace OrleansKafkaLoki.Silo.Tests.Configuration.Effects;

/// <summary>Options outside of stages that do nothing beside others, and those beside which they do something.</summary>
public sealed class IdleOptionsTests
{
    [Theory]
    [InlineData("decoding: { max_decompressed_bytes: 1000 }", "source.decoding.max_decompressed_bytes 1000: Has no effect without decompression")]
    [InlineData("decoding: { decompression: gzip, max_decompressed_bytes: 1000 }", null)]
    [InlineData("decoding: { max_decompressed_bytes: 16777216 }", null)]
    [InlineData("decoding: { on_error: dead_letter }", "source.decoding.on_error dead_letter: Has no effect with codec: bytes")]
    [InlineData("decoding: { on_error: dead_letter, decompression: auto }", null)]
    [InlineData("decoding: { on_error: dead_letter, codec: json }", null)]
    [InlineData("fetch_wait_max_ms: 50, librdkafka_options: { fetch.wait.max.ms: 60 }", "source.fetch_wait_max_ms 50: Has no effect: librdkafka_options has fetch.wait.max.ms")]
    [InlineData("fetch_wait_max_ms: 50", null)]
    [InlineData("key_field: message", "source.key_field message: Give another name, or message_key one")]
    [InlineData("key_field: message, message_key: line", null)]
    [InlineData("key_field: '', topic_key: ''", null)]
    [InlineData("message_key: msg, decoding: { codec: json }", "source.message_key msg: Has no effect: of a JSON value it names no field")]
    [InlineData("message_key: msg", null)]
    public void Load_SourceOption_WarnsWhereItIsIdle(string source, string? warning) => Check(EffectBed.Warnings(EffectBed.Load(source: source)), warning);

    [Theory]
    [InlineData("encoding: { codec: text }")]
    [InlineData("encoding: { codec: json }")]
    [InlineData("labels: { job: '{{ msg }}' }")]
    public void Load_MessageKeyOfJsonThatIsRead_IsFine(string sink) => Assert.Empty(EffectBed.Warnings(EffectBed.Load(sink: sink, source: "message_key: msg, decoding: { codec: json }")));

    [Fact]
    public void Load_TwoFieldsOfOneName_IsAMistake()
    {
        var mistake = Assert.Single(EffectBed.Load(source: "key_field: topic").Mistakes);

        Assert.Equal(("pipelines.app.source.topic_key", "topic"), (mistake.Path, mistake.Value));
    }

    [Theory]
    [InlineData("fallback_tenant_id: a", "sink.fallback_tenant_id a: Has no effect: tenant_id is the same for every record")]
    [InlineData("tenant_id: b, fallback_tenant_id: a", "sink.fallback_tenant_id a: Has no effect")]
    [InlineData("tenant_id: '{{ topic }}', fallback_tenant_id: a", null)]
    [InlineData("remove_timestamp: false", "sink.remove_timestamp false: Has no effect: a raw_message or text line")]
    [InlineData("remove_timestamp: false, encoding: { codec: json }", null)]
    [InlineData("remove_label_fields: true, encoding: { codec: json }", "sink.remove_label_fields true: Has no effect: no value there has a field in it")]
    [InlineData("remove_label_fields: true, encoding: { codec: json }, labels: { t: '{{ topic }}' }", null)]
    [InlineData("remove_structured_metadata_fields: true, encoding: { codec: logfmt }", "sink.remove_structured_metadata_fields true: Has no effect")]
    [InlineData("remove_structured_metadata_fields: true, encoding: { codec: logfmt }, structured_metadata: { t: '{{ offset }}' }", null)]
    [InlineData("encoding: { codec: json, only_fields: [message], except_fields: [topic] }", "sink.encoding.except_fields.0 topic: Has no effect beside only_fields")]
    [InlineData("encoding: { codec: json, only_fields: [headers], except_fields: [headers.a] }", null)]
    [InlineData("encoding: { codec: json, except_fields: [topic] }", null)]
    [InlineData("encoding: { codec: json, only_fields: [nobody] }", "sink.encoding.only_fields.0 nobody: Has no effect: no record can have this field")]
    [InlineData("encoding: { codec: json, except_fields: [nobody] }", "sink.encoding.except_fields.0 nobody: Has no effect")]
    [InlineData("encoding: { codec: json, only_fields: [message, topic] }", null)]
    [InlineData("structured_metadata: { a: b }, limits: { max_structured_metadata_entries: 0 }", "sink.structured_metadata : Has no effect: limits.max_structured_metadata_entries")]
    [InlineData("limits: { max_structured_metadata_entries: 0 }", null)]
    [InlineData("long_lines: { marker: cut }", "sink.long_lines.marker cut: Has no effect unless long_lines.action is truncate")]
    [InlineData("long_lines: { marker: cut, action: truncate }", null)]
    public void Load_SinkOption_WarnsWhereItIsIdle(string sink, string? warning) => Check(EffectBed.Warnings(EffectBed.Load(sink: sink)), warning);

    [Theory]
    [InlineData("dead_letters: { folder: x }", "dead_letters.folder x: Has no effect: dead letters go to a topic")]
    [InlineData("dead_letters: { folder: x, target: file }", null)]
    [InlineData("dead_letters: { max_file_bytes: 100000 }", "dead_letters.max_file_bytes 100000: Has no effect")]
    [InlineData("dead_letters: { topic: x, target: file }", "dead_letters.topic x: Has no effect: dead letters go to files")]
    [InlineData("dead_letters: { topic: x }", null)]
    [InlineData("audit: { continuous: { behind: 10m } }", "audit.continuous.behind 10m: Has no effect while every is 0")]
    [InlineData("audit: { continuous: { repair: true } }", "audit.continuous.repair true: Has no effect while every is 0")]
    [InlineData("audit: { continuous: { behind: 10m, repair: true, every: 60s } }", null)]
    public void Load_OtherOption_WarnsWhereItIsIdle(string rest, string? warning) => Check(EffectBed.Warnings(EffectBed.Load(rest: rest)), warning);

    [Fact]
    public void Load_AuthoritiesThatNobodyAsks_WarnsOfThem()
    {
        using var certificates = new TestCertificates();

        Check(
            EffectBed.Warnings(EffectBed.Load(source: $"tls: {{ enabled: true, verify_certificate: false, ca_file: {certificates.CaFile} }}")),
            $"source.tls.ca_file {certificates.CaFile}: Has no effect: verify_certificate is false");
        Check(EffectBed.Warnings(EffectBed.Load(source: $"tls: {{ enabled: true, ca_file: {certificates.CaFile} }}")), null);
    }

    [Fact]
    public void Load_MetadataOfThePresetWithoutRoomForIt_IsNotTheUsersDoing() =>
        Assert.Empty(EffectBed.Warnings(EffectBed.Load(rest: "preset: nginx", sink: "limits: { max_structured_metadata_entries: 0 }")));

    private static void Check(List<string> warnings, string? expected)
    {
        if (expected is null)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Assert.StartsWith(expected, Assert.Single(warnings), StringComparison.Ordinal);
        }
    }
}
