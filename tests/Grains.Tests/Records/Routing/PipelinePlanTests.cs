using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Routing;

public sealed class PipelinePlanTests
{
    [Fact]
    public void Constructor_InvalidTemplateOrPath_ThrowsAndSaysWhich()
    {
        Assert.Contains("{{ a", Failure(options => options.Sink.Labels["x"] = "{{ a"), StringComparison.Ordinal);
        Assert.Contains("x_*", Failure(options => options.Sink.Labels["x_*"] = "text"), StringComparison.Ordinal);
        Assert.Contains("b..c", Failure(options => options.Sink.Encoding.OnlyFields = ["b..c"]), StringComparison.Ordinal);
        Assert.Contains("{{", Failure(options => options.Sink.TenantId = "{{"), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_SharedByPartitions_GivesEachItsOwnMetadata()
    {
        var plan = new PipelinePlan("app", RouterHarness.Json(("p", "{{ partition }}"), ("v", "{{ v }}")));
        using var batch = TestRecord.Batch(Enumerable.Range(0, 500).Select(i => TestRecord.Of($$"""{"v":{{i % 7}}}""") with { Offset = i }));

        Parallel.For(0, 8, partition =>
        {
            using var router = new RecordRouter(plan, RouterHarness.Partition with { Partition = partition });
            for (var i = 0; i < batch.Count; i++)
            {
                Assert.Equal($$"""{p="{{partition}}", v="{{i % 7}}"}""", router.Route(batch[i])!.Stream.Labels);
            }
        });
    }

    private static string Failure(Action<PipelineOptions> configure)
    {
        var options = RouterHarness.Json(("job", "x"));
        configure(options);
        return Assert.Throws<FormatException>(() => new PipelinePlan("app", options)).Message;
    }
}
