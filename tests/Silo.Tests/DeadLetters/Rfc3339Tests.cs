using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Tests.DeadLetters;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData(-1, "1969-12-31T23:59:59.999999999Z")]
    [InlineData(0, "1970-01-01T00:00:00.000000000Z")]
    [InlineData(long.MaxValue, "2262-04-11T23:47:16.854775807Z")]
    public void Format_Nanoseconds_KeepsAllDigits(long timestampNs, string text)
    {
        Assert.Equal(text, Rfc3339.Format(timestampNs));
        Assert.Equal(timestampNs, Rfc3339.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("1970-13-01T00:00:00.000000000Z")]
    [InlineData("1970-01-01T00:00:00.00000000xZ")]
    public void Parse_SomethingElse_Throws(string text) => Assert.Throws<FormatException>(() => Rfc3339.Parse(text));
}
