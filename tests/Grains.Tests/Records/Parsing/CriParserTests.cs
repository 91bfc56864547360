using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Tests.Records.Parsing;

public sealed class CriParserTests
{
    [Theory]
    [InlineData("2019-01-01T01:00:00.000000001Z stderr P some log message ", "2019-01-01T01:00:00.000000001Z", "stderr", "P", "some log message ")]
    [InlineData("2026-01-02T03:04:05.678+01:00 stdout F {\"a\":1}", "2026-01-02T03:04:05.678+01:00", "stdout", "F", "{\"a\":1}")]
    [InlineData("2026-01-02T03:04:05Z stdout F ", "2026-01-02T03:04:05Z", "stdout", "F", "")]
    [InlineData("t stdout F:x a\nb", "t", "stdout", "F:x", "a\nb")]
    public void TryParse_OfALine_GivesItsFields(string line, string time, string stream, string flags, string content) => Assert.Equal(
        new() { ["time"] = time, ["stream"] = stream, ["flags"] = flags, ["content"] = content },
        Parsed.Fields(new CriParser(), line));

    [Theory]
    [InlineData("")]
    [InlineData(" stdout F x")]
    [InlineData("t stdout  x")]
    [InlineData("t stdlog F x")]
    [InlineData("t stdout F")]
    [InlineData("t\tu stdout F x")]
    [InlineData("i'm invalid")]
    public void TryParse_OfSomethingElse_IsFalse(string line) => Assert.Null(Parsed.Fields(new CriParser(), line));

    [Fact]
    public void TryParse_AnyBytes_FindsTheSameAgain() => Parsed.AssertSound(new CriParser(), "t", " ", "stdout", "F", "P ", "\n");
}
