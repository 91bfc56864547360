using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Tests.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Labels;

public sealed class PairRuleTests
{
    [Theory]
    [InlineData("{{ kind }}_id", """{"kind":"order","id":7}""", """{order_id="7"}""")]
    [InlineData("{{ kind }}", """{"kind":"größe/x","id":7}""", """{gr__e_x="7"}""")]
    [InlineData("{{ kind }}", """{"kind":"1st","id":7}""", """{_1st="7"}""")]
    [InlineData("{{ kind }}", """{"kind":"///","id":7}""", """{___unnamed="7"}""")]
    [InlineData("{{ kind | lower }}", """{"kind":"ORDER","id":7}""", """{order="7"}""")]
    [InlineData("{{ kind }}", """{"id":7}""", """{agent="orleans-kafka-loki"}""")]
    [InlineData("{{ kind }}", """{"kind":"","id":7}""", """{agent="orleans-kafka-loki"}""")]
    [InlineData("{{ kind }}", """{"kind":"order"}""", """{agent="orleans-kafka-loki"}""")]
    public void Name_OfATemplate_IsTheRecords(string name, string value, string labels) =>
        Assert.Equal(labels, RouterHarness.Run(RouterHarness.Json((name, "{{ id }}")), TestRecord.Of(value))!.Labels);

    [Fact]
    public void Name_OfATemplate_GivesWayToAFixedOneAndIsCounted()
    {
        var routed = RouterHarness.Run(
            RouterHarness.Json(("{{ kind }}", "{{ id }}"), ("a", "first"), ("z", "last")), TestRecord.Of("""{"kind":"z","id":7}"""))!;

        Assert.Equal(("""{a="first", z="last"}""", 1), (routed.Labels, routed.Counters.LabelsDropped));
    }

    [Theory]
    [InlineData("""{"a":"x","b":"y"}""", """{l="x/y"}""", """{l="x/y"}""", 0)]
    [InlineData("""{"a":"x"}""", """{job="j"}""", """{l="x/"}""", 1)]
    [InlineData("""{"b":"y"}""", """{job="j"}""", """{l="/y"}""", 1)]
    [InlineData("{}", """{job="j"}""", """{job="j"}""", 0)]
    public void Value_OfSeveralFields_DoesWhatIsChosenWhereSomeAreMissingAndCounts(string value, string omitted, string filled, long partial)
    {
        foreach (var (action, labels) in new[] { (MissingPartAction.Omit, omitted), (MissingPartAction.Empty, filled) })
        {
            var options = RouterHarness.Json(("job", "j"));
            options.Sink.Labels["l"] = new PairOptions { Value = "{{ a }}/{{ b }}", OnMissing = action };

            var routed = RouterHarness.Run(options, TestRecord.Of(value))!;

            Assert.Equal(labels.Replace("{l=", "{job=\"j\", l=", StringComparison.Ordinal), routed.Labels);
            Assert.Equal(partial, routed.Counters.PairsPartial);
        }
    }

    [Fact]
    public void Value_OfMetadataWithAMissingPart_IsCounted()
    {
        var options = RouterHarness.Json(("job", "j"));
        options.Sink.StructuredMetadata["m"] = "{{ a }}/{{ b }}";

        Assert.Equal(1, RouterHarness.Run(options, TestRecord.Of("""{"a":1}"""))!.Counters.PairsPartial);
    }

    [Fact]
    public void Expansion_Except_LeavesThoseOut()
    {
        var options = RouterHarness.Json(("job", "j"));
        options.Sink.Labels["*"] = new PairOptions { Value = "{{ labels }}", Except = ["pod-template-hash", "batch.kubernetes.io/*", "*-uid", "q\"q"] };

        var routed = RouterHarness.Run(options, TestRecord.Of(
            """{"labels":{"app":"shop","pod-template-hash":"5d9","batch.kubernetes.io/job-name":"x","controller-uid":{"deep":1},"pod-template-hashes":"stays","q\"q":"out","q\"r":"in","uid":"1"}}"""))!;

        Assert.Equal("""{app="shop", job="j", pod_template_hashes="stays", q_r="in", uid="1"}""", routed.Labels);
    }

    [Fact]
    public void Expansion_ExceptOfHeaders_LeavesThoseOut()
    {
        var options = RouterHarness.Bytes(("job", "j"));
        options.Sink.Labels["h_*"] = new PairOptions { Value = "{{ headers }}", Except = ["trace*"] };

        Assert.Equal(
            """{h_env="prod", job="j"}""",
            RouterHarness.Run(options, TestRecord.Of("x") with { Headers = [("traceparent", [1]), ("env", "prod"u8.ToArray())] })!.Labels);
    }
}
