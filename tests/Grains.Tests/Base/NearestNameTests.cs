using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Tests.Base;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("groupid", "group_id")]
    [InlineData("topic-s", "topics")]
    [InlineData("GroupId", "group_id")]
    [InlineData("tpoics", "topics")]
    [InlineData("something_else", null)]
    public void Of_Name_FindsWhatWasMeant(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Of(name, ["group_id", "topics", "tls"]));
}
