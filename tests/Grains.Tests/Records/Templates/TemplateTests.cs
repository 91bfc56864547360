using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Tests.Records.Templates;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("static }} text", "'static }} text'")]
    [InlineData("{{ topic }}", "topic")]
    [InlineData("{{topic}}-{{ .a.b }}.log", "topic|'-'|a.b|'.log'")]
    [InlineData("{{ \"a}}b\" }}", "\"a}}b\"")]
    [InlineData("{ {{ a }}", "'{ '|a")]
    public void TryParse_Valid_GivesParts(string text, string expected)
    {
        Assert.True(Template.TryParse(text, out var template, out var error), error);

        Assert.Equal(expected, string.Join('|', template.Parts.Select(part => part.Path?.ToString() ?? $"'{part.Text}'")));
    }

    [Theory]
    [InlineData("x {{ topic", "position 3")]
    [InlineData("{{ }}", "a field name is missing (position 4)")]
    [InlineData("{{ a b }}", "'b' is not expected; write the name in double quotes if it belongs to it (position 6)")]
    [InlineData("ab {{ upper(a) }}", "(position 12)")]
    public void TryParse_Invalid_SaysWhatAndWhere(string text, string expected)
    {
        Assert.False(Template.TryParse(text, out var template, out var error));

        Assert.Null(template);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void SingleField_SurroundedByText_IsNull()
    {
        Assert.Null(Template.Parse("x{{ a }}").SingleField);
        Assert.Equal("a", Template.Parse("{{ a }}").SingleField?.ToString());
        Assert.True(Template.Parse("plain").IsStatic);
    }

    [Fact]
    public void Parse_Invalid_Throws() => Assert.Throws<FormatException>(() => Template.Parse("{{"));
}
