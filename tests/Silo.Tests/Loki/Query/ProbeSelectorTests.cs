using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Query;

public sealed class ProbeSelectorTests
{
    [Theory]
    [InlineData("app=x,topic={{ topic }}", "{app=\"x\", topic=~\".+\"}")]
    [InlineData("by={{ topic }},app=x", "{app=\"x\"}")]
    [InlineData("k8s_*={{ kubernetes.labels }},app=x", "{app=\"x\"}")]
    [InlineData("{{ kind }}={{ id }},app=x", "{app=\"x\"}")]
    [InlineData("k8s_*={{ kubernetes.labels }},by=x", "{service_name=~\".+\"}")]
    public void Of_Labels_NamesThoseThatOneCan(string labels, string selector) => Assert.Equal(
        selector, ProbeSelector.Of(labels.Split(',').Select(label => label.Split('=', 2)).ToDictionary(label => label[0], label => (PairOptions)label[1])));
}
