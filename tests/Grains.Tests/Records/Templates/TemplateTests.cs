using CsCheck;
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
    [InlineData("{{ a|lower }}", "call(a)")]
    [InlineData("{{ lower .a }}", "call(a)")]
    [InlineData("{{ lower }}", "lower")]
    [InlineData("{{ 5xx }}{{ 200 }}", "5xx|200")]
    [InlineData("{{ .\"a b\" | or \"c\\t\\u00e4\" | or `d\\t` | or 5 }}", "\"a b\"/c\tä/d\\t/5")]
    [InlineData("{{ a | or .b | default c }}", "a/b/c")]
    [InlineData("{{ default c a }}", "a/c")]
    [InlineData("{{ lower (or a b) }}", "call(a/b)")]
    [InlineData("{{ add a 1 2 }}", "call(call(a,1),2)")]
    [InlineData("{{ `}}` }}", "}}")]
    [InlineData("{{- a -}}", "a")]
    [InlineData("{{ replace `x` .b .a }}{{ a | replace `x` .b }}{{ Replace .a `x` .b -1 }}", "call(a,x,b)|call(a,x,b)|call(a,x,b)")]
    [InlineData("{{ regexReplaceAll `x` .a `y` }}{{ a | regexReplaceAll `x` `y` }}", "call(a,y)|call(a,y)")]
    public void TryParse_Valid_GivesParts(string text, string expected)
    {
        Assert.True(Template.TryParse(text, out var template, out var error), error);

        Assert.Equal(expected, string.Join('|', template.Parts.Select(part => part.Expression is { } value ? Describe(value) : $"'{part.Text}'")));
    }

    [Theory]
    [InlineData("x {{ topic", "position 3")]
    [InlineData("{{ }}", "a field name is missing (position 4)")]
    [InlineData("{{ user agent }}", "there is no function 'user'; a field's name with a space in it needs double quotes (position 4)")]
    [InlineData("{{ a . b }}", "' ' is not expected where a field name should be (position 7)")]
    [InlineData("ab {{ uper(a) }}", "there is no function 'uper'; 'upper' is one (position 7)")]
    [InlineData("{{ a | lowr }}", "there is no function 'lowr'; 'lower' is one (position 8)")]
    [InlineData("{{ a | \"none\" }}", "a function should stand behind the |; 'or' takes what follows it when there is nothing before (position 8)")]
    [InlineData("{{ a | }}", "a function should stand behind the |")]
    [InlineData("{{ upper(a, b) }}", "',' is not expected; write the name in double quotes if it belongs to it (position 11)")]
    [InlineData("{{ trunc .a }}", "write it as trunc NUMBER TEXT, or with the TEXT before a pipe (position 4)")]
    [InlineData("{{ trunc .n .a }}", "trunc needs a whole number from -1000000000 to 1000000000 here (position 10)")]
    [InlineData("{{ a | repeat 1001 }}", "repeat needs a whole number from 0 to 1000 here (position 15)")]
    [InlineData("{{ a | replace \"\" \"x\" }}", "replace cannot look for an empty text (position 16)")]
    [InlineData("{{ regexReplaceAll .b .a \"c\" }}", "regexReplaceAll needs its regular expression in backticks here (position 20)")]
    [InlineData("{{ count `(` .a }}", "the regular expression is none")]
    [InlineData("{{ a | sub 1 }}", "Loki takes what a pipe brings for the last value of sub; write sub TEXT")]
    [InlineData("{{ a | Trim .b }}", "Loki takes what a pipe brings for the last value of Trim; write Trim TEXT")]
    [InlineData("{{ \"a\" | lower }}", "Put a point before it for a field, or write it in backticks for a text (position 4)")]
    [InlineData("{{ 5 | add .a }}", "Put a point before it for a field")]
    [InlineData("{{ or .a (\"none\") }}", "Put a point before it for a field")]
    [InlineData("{{ or .a }}", "or takes at least 2 values, not 1 (position 4)")]
    [InlineData("{{ a | default b c }}", "default behind a pipe takes 2 values, not 3")]
    [InlineData("{{ (a }}", "the ( is not closed (position 4)")]
    [InlineData("{{ a) }}", "the ) closes nothing (position 5)")]
    [InlineData("{{ a | or \"x }}", "the {{ is not closed by }} (position 1)")]
    [InlineData("{{ a | or \"\\d\" }}", "this is no escape; write the text in backticks, where a backslash is one (position 12)")]
    [InlineData("{{ now .a }}", "'now' would give each reading of a record another value")]
    [InlineData("{{ a | date \"2006\" }}", "times have no functions")]
    [InlineData("{{ if .a }}x{{ end }}", "'if' is not known here")]
    [InlineData("{{ printf \"%s\" .a }}", "'printf' is not known here")]
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
    public void Fields_OfFunctions_AreAll() => Assert.Equal(
        ["a", "b.c", "e", "d"], Template.Parse("{{ a | or .b.c | lower }}x{{ replace `1` d (upper e) }}").Fields.Select(field => field.ToString()));

    [Fact]
    public void TryParse_NestedWithoutEnd_IsRefused()
    {
        Assert.False(Template.TryParse($"{{{{ {new string('(', 100_000)} }}}}", out _, out var error));
        Assert.Contains("at most 16 parentheses", error, StringComparison.Ordinal);
        Assert.False(Template.TryParse($"{{{{ a{string.Concat(Enumerable.Repeat(" | lower", 10_000))} }}}}", out _, out error));
        Assert.Contains("at most 64 functions", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_AnyText_NeverThrows()
    {
        var pieces = Gen.OneOf(
            Gen.OneOf(
                "{{", "}}", "{{-", "-}}", " ", "|", "(", ")", "\"", "`", "\\", ".", "a", "a.b", "[0]", "or", "default", "lower", "replace", "regexReplaceAll",
                "trunc", "1", "-1", "1e9", "\"x\"", "`y`", "add", "sub", "__line__", "now", "$1", "\n", "\uD800"),
            Gen.String[0, 4]);
        Gen.OneOf(pieces.Array[0, 20].Select(string.Concat), pieces.Array[0, 14].Select(parts => $"{{{{ {string.Join(' ', parts)} }}}}")).Sample(text =>
        {
            var parsed = Template.TryParse(text, out var template, out var error);
            Assert.Equal(parsed, template is not null);
            Assert.Equal(parsed, error is null);
        });
    }

    [Fact]
    public void Parse_Invalid_Throws() => Assert.Throws<FormatException>(() => Template.Parse("{{"));

    private static string Describe(TemplateExpression expression) => expression switch
    {
        FieldExpression value => value.Path.ToString(),
        LiteralExpression literal => literal.Text,
        ChoiceExpression choice => string.Join('/', choice.Candidates.Select(Describe)),
        CallExpression call => $"call({string.Join(',', call.Texts.Select(Describe))})",
        _ => "line",
    };
}
