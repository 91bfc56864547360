using OrleansKafkaLoki.Grains.Streams.Selection;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Selection;

public sealed class StreamSelectorTests
{
    private const string Labels = """{app="api", env="production", path="a\\b\"c\nd\x01", zone="ü"}""";

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{app="api"}""", true)]
    [InlineData("""{app="ap"}""", false)]
    [InlineData("""{pp="api"}""", false)]
    [InlineData("""{app!="api"}""", false)]
    [InlineData("""{app=~"a.*"}""", true)]
    [InlineData("""{app=~"p"}""", false)]
    [InlineData("""{app!~"a.*"}""", false)]
    [InlineData("""{ env =~ `pro.*` , app = "api" }""", true)]
    [InlineData("""{path="a\\b\"c\nd\x01"}""", true)]
    [InlineData("""{path=~`a\\b"c\nd.`}""", true)]
    [InlineData("""{zone="ü"}""", true)]
    [InlineData("""{zone=~"."}""", true)]
    [InlineData("""{none=""}""", true)]
    [InlineData("""{none!=""}""", false)]
    [InlineData("""{none=~".*"}""", true)]
    [InlineData("""{none=~".+"}""", false)]
    public void Finds_Stream_ByItsLabelsAsLokiDoes(string selector, bool expected)
    {

        Assert.Equal(expected, StreamSelector.Parse(selector).Finds(Labels));
    }

    [Fact]
    public void Finds_LongValueUnderAnExpression_IsRead() =>
        Assert.True(StreamSelector.Parse("""{a=~"x+y"}""").Finds($$"""{a="{{new string('x', 5000)}}y"}"""));

    [Theory]
    [InlineData("")]
    [InlineData("app")]
    [InlineData("{app}")]
    [InlineData("""{app="api"} |= "x" """)]
    [InlineData("""{app="api\""")]
    [InlineData("""{app=~"("}""")]
    [InlineData("""{app=api}""")]
    public void Parse_NoSelector_SaysWhy(string text)
    {
        var mistake = Assert.Throws<ArgumentException>(() => StreamSelector.Parse(text));

        Assert.StartsWith($"'{text}' is no selector", mistake.Message, StringComparison.Ordinal);
        Assert.Equal(mistake.Message, StreamSelector.MistakeIn(text));
    }

    [Fact]
    public void ToString_OtherSpacesAndOrder_IsTheSame() => Assert.Equal(
        StreamSelector.Parse("""{b=~`x"`, a="1"}""").ToString(), StreamSelector.Parse("""{ a = "1" , b=~"x\"", a="1" }""").ToString());
}
