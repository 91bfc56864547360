using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Tests.Records.Json;

public sealed class UndecodableValueTests
{
    [Theory]
    [InlineData("FFFE7B00", "UTF-16")]
    [InlineData("FEFF007B", "UTF-16")]
    [InlineData("0000000007020A6572726F72", "schema registry")]
    [InlineData("5B315D", "array")]
    [InlineData("EFBBBF205B5D", "array")]
    [InlineData("7B22", "not valid UTF-8 and JSON, or nested deeper than 10000")]
    [InlineData("74657874", "something else")]
    [InlineData("", "something else")]
    public void Describe_Value_TellsWhatItSeemsToBe(string hex, string words) =>
        Assert.Contains(words, UndecodableValue.Describe(Convert.FromHexString(hex)), StringComparison.Ordinal);
}
