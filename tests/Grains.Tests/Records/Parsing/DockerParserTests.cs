using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Parsing;

public sealed class DockerParserTests
{
    private readonly DockerParser _parser = new();

    [Fact]
    public void TryParse_OfALine_GivesItsFieldsWithoutEscapes() => Assert.Equal(
        new()
        {
            ["log"] = "level=info msg=\"Adding target\" key=\"{a=\\\"b\\\"}\"",
            ["stream"] = "stderr",
            ["time"] = "2019-04-30T02:12:41.8443515Z",
        },
        Parsed.Fields(_parser, """{"log":"level=info msg=\"Adding target\" key=\"{a=\\\"b\\\"}\"\n","stream":"stderr","attrs":{"log":"x"},"time":"2019-04-30T02:12:41.8443515Z"}"""));

    [Theory]
    [InlineData("""{"log":"cut"}""", "cut")]
    [InlineData("""{"log":"\n\n"}""", "\n")]
    [InlineData("""{"log":""}""", "")]
    [InlineData("""{"log":"\ud83d\ude00"}""", "😀")]
    public void TryParse_OfTheLog_LosesTheLineFeedAtItsEnd(string line, string expected) => Assert.Equal(expected, Parsed.Fields(_parser, line)!["log"]);

    [Theory]
    [InlineData("i'm not json!")]
    [InlineData("{}")]
    [InlineData("""{"log":null}""")]
    [InlineData("""{"log":{"a":1}}""")]
    [InlineData("""{"message":"x"}""")]
    public void TryParse_OfSomethingElse_IsFalse(string line) => Assert.Null(Parsed.Fields(_parser, line));

    [Fact]
    public void TryParse_AnyBytes_FindsTheSameAgain() =>
        Parsed.AssertSound(_parser, "{\"log\":", "\"x\"", "\"\\n\"", "\"\\u00e4\"", ",\"stream\":", "1", "}", " ");
}
