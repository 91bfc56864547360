using CsCheck;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Tests.Records.Templates;

public sealed class FieldPathTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData(".a.b.c", "a.b.c")]
    [InlineData(" .\"quoted segment\" ", "\"quoted segment\"")]
    [InlineData("\"a.b\".c", "\"a.b\".c")]
    [InlineData("a[0][12].b", "a[0][12].b")]
    [InlineData("\"say \\\"hi\\\" \\\\\"", "\"say \\\"hi\\\" \\\\\"")]
    [InlineData("user-agent.@timestamp.$x.größe", "user-agent.@timestamp.$x.größe")]
    public void TryParse_Valid_ReadsSegments(string text, string expected)
    {
        Assert.True(FieldPath.TryParse(text, out var path, out var error), error);

        Assert.Equal(expected, path.ToString());
    }

    [Theory]
    [InlineData("", "missing (position 1)")]
    [InlineData(".", "missing (position 2)")]
    [InlineData("a.", "missing (position 3)")]
    [InlineData("a..b", "'.' is not expected where a field name should be (position 3)")]
    [InlineData("[0]", "(position 1)")]
    [InlineData("a[x]", "array index must be a number in brackets, such as [0] (position 2)")]
    [InlineData("a[-1]", "array index")]
    [InlineData("a[0", "array index")]
    [InlineData("a[99999999999]", "array index")]
    [InlineData("a[0]b", "'b' is not expected")]
    [InlineData("\"open", "the quote is not closed (position 1)")]
    public void TryParse_Invalid_SaysWhatAndWhere(string text, string expected)
    {
        Assert.False(FieldPath.TryParse(text, out _, out var error));

        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_AnyNames_ParsesBack() =>
        Gen.Select(Gen.String.Array[1, 4], Gen.Int[0, 99]).Sample((names, index) =>
        {
            var quoted = names.Select(name => $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
            var path = FieldPath.Parse($"{string.Join('.', quoted)}[{index}]");

            Assert.Equal([.. names.Select(name => new PathSegment(name, 0)), new PathSegment(null, index)], path.Segments);
            Assert.Equal(path.Segments, FieldPath.Parse(path.ToString()).Segments);
        });

    [Fact]
    public void TryParse_AnyText_NeverThrows() => Gen.String.Sample(text =>
    {
        var parsed = FieldPath.TryParse(text, out var path, out var error);
        Assert.Equal(parsed, path is not null);
        Assert.Equal(parsed, error is null);
    });
}
