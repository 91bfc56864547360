using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Labels;

namespace OrleansKafkaLoki.Grains.Tests.Records.Labels;

public sealed class LokiLabelsValidatorTests
{
    [Fact]
    public void Validate_Correct_FindsNothing() => Assert.Empty(Validate(sink =>
    {
        sink.Labels["env_*"] = "{{ env }}";
        sink.Labels["*"] = new PairOptions { Value = "{{ headers }}", Except = ["trace*", "b"] };
        sink.Labels["{{ kind }}_id"] = new PairOptions { Value = "{{ a }}/{{ b }}", OnMissing = MissingPartAction.Empty };
        sink.StructuredMetadata["offset"] = "{{ offset }}";
        sink.TenantId = "team-{{ team }}";
        sink.FallbackTenantId = "ops";
        (sink.Encoding.Codec, sink.Encoding.ExceptFields) = (LineCodec.Json, ["a.b", "\"x y\""]);
    }));

    [Fact]
    public void Validate_NoLabels_AsksForOne() => Assert.Equal("p.labels", Only(sink => sink.Labels.Clear()));

    [Theory]
    [InlineData("my.app")]
    [InlineData("1st")]
    [InlineData("größe")]
    [InlineData("")]
    [InlineData("a*b")]
    [InlineData("a-*")]
    [InlineData("**")]
    public void Validate_NameLokiCannotQuery_IsRefused(string name)
    {
        Assert.Equal($"p.labels.{name}", Only(sink => sink.Labels[name] = "{{ a }}"));
        Assert.Equal($"p.structured_metadata.{name}", Only(sink => sink.StructuredMetadata[name] = "{{ a }}"));
    }

    [Theory]
    [InlineData("a", "{{ x")]
    [InlineData("a", "")]
    [InlineData("a*", "x{{ y }}")]
    [InlineData("a*", "static")]
    public void Validate_ValueThatIsNoTemplate_IsRefused(string name, string value)
    {
        var mistake = Assert.Single(Validate(sink => sink.Labels[name] = value));

        Assert.Equal(($"p.labels.{name}", value), (mistake.Path, mistake.Value));
    }

    [Theory]
    [InlineData("{{ a")]
    [InlineData("{{ a }}.x")]
    [InlineData("x-{{ a }}")]
    [InlineData("{{ a }}_*")]
    public void Validate_NameThatIsNoTemplateOfOne_IsRefused(string name) =>
        Assert.Equal($"p.labels.{name}", Only(sink => sink.Labels[name] = "{{ a }}"));

    [Fact]
    public void Validate_OptionsOfAPairWithoutEffect_AreRefused()
    {
        Assert.Equal("p.labels.a.except", Only(sink => sink.Labels["a"] = new PairOptions { Value = "{{ a }}", Except = ["b"] }));
        Assert.Equal("p.labels.a.on_missing", Only(sink => sink.Labels["a"] = new PairOptions { Value = "x-{{ a }}", OnMissing = MissingPartAction.Empty }));
        Assert.Equal("p.labels.*.on_missing", Only(sink => sink.Labels["*"] = new PairOptions { Value = "{{ a }}", OnMissing = MissingPartAction.Empty }));
        Assert.Equal("p.labels.*.except.1", Only(sink => sink.Labels["*"] = new PairOptions { Value = "{{ a }}", Except = ["b", "a*b*"] }));
    }

    [Fact]
    public void Validate_MoreLabelsThanLokiTakes_IsRefused() =>
        Assert.Equal("p.labels", Only(sink => (sink.Labels["b"], sink.Limits.MaxLabelNames) = ("b", 1)));

    [Theory]
    [InlineData("by", DeliveryMode.EffectivelyOnce, true)]
    [InlineData("OFFSET", DeliveryMode.EffectivelyOnce, true)]
    [InlineData("by", DeliveryMode.AtLeastOnce, false)]
    [InlineData("by*", DeliveryMode.EffectivelyOnce, false)]
    [InlineData("who", DeliveryMode.EffectivelyOnce, false)]
    public void Validate_OnlyLabelsThatNoSelectorCanName_IsRefusedWhereLokiIsAsked(string name, DeliveryMode delivery, bool refused)
    {
        var mistakes = Validate(sink =>
        {
            sink.Delivery = delivery;
            sink.Labels.Clear();
            sink.Labels[name] = "{{ headers }}";
        });

        Assert.Equal(refused ? ["p.labels"] : [], mistakes.Select(mistake => mistake.Path));
    }

    [Fact]
    public void Validate_LongName_IsRefused() => Assert.Equal("p.labels.topic", Only(sink => sink.Limits.MaxLabelNameLength = 4));

    [Theory]
    [InlineData("a|b", null, "p.tenant_id")]
    [InlineData("..", null, "p.tenant_id")]
    [InlineData("{{ t", null, "p.tenant_id")]
    [InlineData("t-%Y-{{ t }}", "a", "p.tenant_id")]
    [InlineData("{{ t }}", null, "p.fallback_tenant_id")]
    [InlineData("{{ t }}", "a/b", "p.fallback_tenant_id")]
    public void Validate_Tenant_MustBeOneThatLokiTakes(string tenant, string? fallback, string expected) =>
        Assert.Equal(expected, Only(sink => (sink.TenantId, sink.FallbackTenantId) = (tenant, fallback)));

    [Fact]
    public void Validate_TimeInATemplate_IsRefused()
    {
        Assert.Equal("p.labels.day", Only(sink => sink.Labels["day"] = "{{ topic }}-%Y-%m-%d"));
        Assert.Equal("p.structured_metadata.day", Only(sink => sink.StructuredMetadata["day"] = "%F"));
    }

    [Fact]
    public void Validate_FieldPaths_MustParse()
    {
        Assert.Equal("p.encoding.only_fields.1", Only(sink => (sink.Encoding.Codec, sink.Encoding.OnlyFields) = (LineCodec.Json, ["a", "b..c"])));
        Assert.Equal("p.encoding.except_fields.0", Only(sink => (sink.Encoding.Codec, sink.Encoding.ExceptFields) = (LineCodec.Logfmt, [""])));
    }

    [Fact]
    public void Validate_FieldsOfARawLine_AreRefused() => Assert.Equal(
        ["p.encoding.only_fields", "p.encoding.except_fields", "p.remove_label_fields", "p.remove_structured_metadata_fields"],
        Validate(sink =>
        {
            (sink.Encoding.OnlyFields, sink.Encoding.ExceptFields) = (["a"], ["b"]);
            (sink.RemoveLabelFields, sink.RemoveStructuredMetadataFields) = (true, true);
        }).Select(mistake => mistake.Path));

    [Theory]
    [InlineData("{{ level }}", DecodingCodec.Bytes, false)]
    [InlineData("x-{{ message.level }}", DecodingCodec.Bytes, false)]
    [InlineData("{{ message }}", DecodingCodec.Bytes, true)]
    [InlineData("{{ headers.level }}", DecodingCodec.Bytes, true)]
    [InlineData("{{ topic.level }}", DecodingCodec.Bytes, false)]
    [InlineData("{{ topic.level }}", DecodingCodec.Json, false)]
    [InlineData("{{ level }}", DecodingCodec.Json, true)]
    public void Validate_Template_MustHaveFieldsThatARecordCanHave(string value, DecodingCodec codec, bool good)
    {
        string[] expected = good ? [] : ["p.labels.a", "p.structured_metadata.b", "p.tenant_id"];

        Assert.Equal(expected, Validate(
            sink =>
            {
                sink.Labels["a"] = sink.StructuredMetadata["b"] = sink.TenantId = value;
                sink.FallbackTenantId = "ops";
            },
            codec).Select(mistake => mistake.Path));
    }

    [Fact]
    public void Validate_SeveralMistakes_ReportsAll() =>
        Assert.Equal(3, Validate(sink =>
        {
            sink.Labels["a.b"] = "{{";
            sink.TenantId = "a b";
        }).Count);

    private static string Only(Action<LokiSinkOptions> configure) => Assert.Single(Validate(configure)).Path;

    private static List<Options.ConfigurationMistake> Validate(Action<LokiSinkOptions> configure, DecodingCodec codec = DecodingCodec.Json)
    {
        var sink = new LokiSinkOptions { Labels = { ["topic"] = "{{ topic }}" } };
        configure(sink);
        return [.. LokiLabelsValidator.Validate("p", sink, new KafkaSourceOptions { Decoding = { Codec = codec } }, [])];
    }
}
