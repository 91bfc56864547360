using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Tests.Records.Templates;

public sealed class StrftimeTextTests
{
    [Theory]
    [InlineData("logs-%Y-%m-%d", "%Y")]
    [InlineData("{{ app }}-%H", "%H")]
    [InlineData("at %d", "%d")]
    [InlineData("100%%d", null)]
    [InlineData("50%", null)]
    [InlineData("50% of", null)]
    [InlineData("a%20b%D0%BC", null)]
    [InlineData("{{ a | or `%Y` }}", null)]
    [InlineData("", null)]
    public void Find_Text_GivesTheFirst(string text, string? expected) => Assert.Equal(expected, StrftimeText.Find(Template.Parse(text)));
}
