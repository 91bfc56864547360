using System.Text;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Tests.Records.Events;

public sealed class PayloadNamesTests
{
    [Theory]
    [InlineData("topic", "payload_topic")]
    [InlineData("payload_topic", "payload_payload_topic")]
    [InlineData("payload_other", "payload_other")]
    [InlineData("Topic", "Topic")]
    [InlineData("", "")]
    public void PrefixOf_Name_IsThatOfAMetadataFieldOrNone(string name, string expected) => AssertCalls(new PayloadNames(["topic"]), name, expected);

    [Theory]
    [InlineData("topic", "payload_payload_topic")]
    [InlineData("payload_topic", "payload_payload_payload_topic")]
    [InlineData("a", "payload_payload_a")]
    public void PrefixOf_MetadataWithThePrefix_IsNeverHitAgain(string name, string expected) =>
        AssertCalls(new PayloadNames(["topic", "payload_topic", "a"]), name, expected);

    [Fact]
    public void InPayload_PathBelow_KeepsItsEnd() =>
        Assert.Equal("topic.a[0]", new PayloadNames(["topic"]).InPayload(FieldPath.Parse("payload_topic.a[0]")).ToString());

    private static void AssertCalls(PayloadNames names, string name, string expected)
    {
        Assert.Equal(expected, Encoding.UTF8.GetString(names.PrefixOf(Encoding.UTF8.GetBytes(name))) + name);
        Assert.Equal(name, names.InPayload(FieldPath.OfRoot(expected)).RootName);
    }
}
