using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Tests.Base;

public sealed class LogTextTests
{
    [Fact]
    public void ToString_LongName_IsCut() =>
        Assert.Equal(LogText.MaxLength + 3, new LogText(new LabelStream("app", "", $"{{a=\"{new string('x', 4000)}\"}}")).ToString().Length);

    [Theory]
    [InlineData("short", "short")]
    [InlineData("two\nlines", "two lines")]
    public void ToString_Short_IsOneLine(string text, string expected) => Assert.Equal(expected, new LogText(text).ToString());
}
