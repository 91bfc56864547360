using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Tests.Pipelines.Topics;

public sealed class TopicSelectorTests
{
    private static readonly Dictionary<string, int> Existing = new() { ["app-a"] = 2, ["app-b"] = 3, ["web"] = 1, ["__offsets"] = 50, ["app-dead"] = 1, ["app-x.dead-letters"] = 1 };

    [Theory]
    [InlineData("^app-", "app-a,app-b", "")]
    [InlineData("^.*", "app-a,app-b,web", "")]
    [InlineData("^(?!app)", "web", "")]
    [InlineData("app-", "", "app-")]
    [InlineData("web,web,gone,gone", "web", "gone")]
    [InlineData("web,^we", "web", "")]
    [InlineData("__offsets", "__offsets", "")]
    [InlineData("^nothing", "", "")]
    [InlineData("^app-x,^.*letters$", "", "")]
    [InlineData("app-x.dead-letters", "app-x.dead-letters", "")]
    [InlineData("^app-,app-dead", "app-a,app-b,app-dead", "")]
    public void Select_NamesAndPatterns_SelectedAndMissing(string topics, string selected, string missing)
    {
        var listing = new TopicSelector(topics.Split(','), ["app-dead"]).Select(Existing);
        Assert.Equal(selected, string.Join(',', listing.PartitionCounts.Keys));
        Assert.Equal(missing, string.Join(',', listing.Missing));
        Assert.Equal(listing.PartitionCounts.Keys, Existing.Keys.Where(new TopicSelector(topics.Split(','), ["app-dead"]).Selects).Order(StringComparer.Ordinal));
        Assert.All(listing.PartitionCounts, entry => Assert.Equal(Existing[entry.Key], entry.Value));
    }

    [Fact]
    public void Selects_PatternThatBacktracksForever_AnswersAtOnce() =>
        Assert.False(new TopicSelector(["^(a+)+$"], []).Selects(new string('a', 200) + "-"));

    [Fact]
    public void Compile_BadPattern_Throws() => Assert.ThrowsAny<ArgumentException>(() => TopicSelector.Compile("^("));
}
