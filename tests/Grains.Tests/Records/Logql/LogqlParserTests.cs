using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Logql;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Tests.Records.Logql;

public sealed class LogqlParserTests
{
    [Theory]
    [InlineData("{app=\"x\"} | json", "take the stream selector off", 1)]
    [InlineData("({app=\"x\"} | json)", "take the parentheses around", 1)]
    [InlineData("sum by (level) (rate({app=\"x\"} | json [5m]))", "'sum' makes numbers of lines", 1)]
    [InlineData("count_over_time({app=\"x\"}[5m])", "'count_over_time' makes numbers of lines", 1)]
    [InlineData("| json [5m]", "a range of time makes numbers", 8)]
    [InlineData("| json | unwrap status", "'unwrap' makes numbers of lines", 10)]
    [InlineData("| json | distinct level", "'distinct' remembers lines", 10)]
    [InlineData("| json | offset 5m", "'offset' belongs to a query over a range", 10)]
    [InlineData("", "write a pipeline", 0)]
    [InlineData("json", "a stage begins with |", 1)]
    [InlineData("| json | level", "there is no stage 'level'", 10)]
    [InlineData("| jsn", "there is no stage 'jsn'", 3)]
    [InlineData("| level_extracted=\"x\"", "take it off", 3)]
    [InlineData("| line_format \"{{.level_extracted}}\"", "in line_format's template, which begins at position 15: nothing is called level_extracted", 3)]
    [InlineData("| drop a_extracted", "take it off", 8)]
    [InlineData("| a.b=\"x\"", "write _ for it", 4)]
    [InlineData("| level=debug", "write \"debug\" for a text", 9)]
    [InlineData("| level=", "a value should stand here", 9)]
    [InlineData("| level > \"x\"", "a text is neither larger nor smaller", 3)]
    [InlineData("| level=~\"(\"", "the regular expression is none", 10)]
    [InlineData("|~ \"(\"", "the regular expression is none", 4)]
    [InlineData("|= debug", "a text in double quotes or backticks", 4)]
    [InlineData("|= \"x", "the quote is not closed", 4)]
    [InlineData("|> \"<a> x\"", "write <_> for <a>", 4)]
    [InlineData("|> \"<_><_>\"", "nothing stands between", 4)]
    [InlineData("|= ip(\"x\")", "write an IP address", 7)]
    [InlineData("| a=ip(\"10.0.0.1\"", "a ) should stand here", 18)]
    [InlineData("| (a=\"x\"", "the ( is not closed", 3)]
    [InlineData("| (a=\"x\"]", "']' is not expected", 9)]
    [InlineData("| a=\"x\" or", "a label should stand here", 11)]
    [InlineData("| regexp `x`", "no group with a name", 10)]
    [InlineData("| regexp", "a regular expression with named groups", 9)]
    [InlineData("| pattern `<_>`", "no field with a name", 11)]
    [InlineData("| pattern `<topic> <b>`", "what Kafka says of the record", 11)]
    [InlineData("| json a=\"b..c\"", "no path into JSON", 8)]
    [InlineData("| json a=\"\"", "no path into JSON", 8)]
    [InlineData("| json offset=\"a\"", "what Kafka says of the record", 8)]
    [InlineData("| logfmt --lax", "--strict and --keep-empty", 12)]
    [InlineData("| label_format", "a label should stand here", 15)]
    [InlineData("| label_format a", "a = should stand behind a", 17)]
    [InlineData("| label_format a=", "a template in quotes, or a label", 18)]
    [InlineData("| label_format a=b, a=c", "written twice", 21)]
    [InlineData("| label_format __error__=b", "cannot be written", 16)]
    [InlineData("| label_format topic=b", "what Kafka says of the record", 16)]
    [InlineData("| line_format", "a template in quotes", 14)]
    [InlineData("| drop", "a label should stand here", 7)]
    [InlineData("| keep a,", "a label should stand here", 10)]
    public void Read_WhatDoesNotApply_SaysWhatWhereAndWhatToDo(string query, string message, int position)
    {
        var mistake = Assert.Throws<TextMistakes>(() => Parse(query));

        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
        Assert.Contains(position == 0 ? "" : $"(position {position})", mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ .a", "the {{ is not closed by }}")]
    [InlineData("{{ a }}", "there is no function 'a'")]
    [InlineData("{{ lower a }}", "write .a")]
    [InlineData("{{ . }}", "name one, such as .level")]
    [InlineData("{{ .a.b }}", "write _ for it")]
    [InlineData("{{ .a-b }}", "write _ for it")]
    [InlineData("{{ range .a }}x{{ end }}", "'range' is not known here")]
    [InlineData("{{ with .a }}x{{ end }}", "'with' is not known here")]
    [InlineData("{{ define \"a\" }}x{{ end }}", "'define' is not known here")]
    [InlineData("{{ if .a }}x", "this 'if' has no 'end'")]
    [InlineData("{{ if }}x{{ end }}", "a value is missing")]
    [InlineData("{{ end }}", "there is no 'if' before this 'end'")]
    [InlineData("{{ else }}", "there is no 'if' before this 'else'")]
    [InlineData("{{ if .a }}{{ else }}{{ else }}{{ end }}", "this 'else' is not expected")]
    [InlineData("{{ if .a }}{{ else x }}{{ end }}", "nothing but 'if'")]
    [InlineData("{{ eq .a 5 }}", "write (int .a) with 500")]
    [InlineData("{{ gt (float64 .a) 5 }}", "compares a number with a fraction with a whole number")]
    [InlineData("{{ lt true false }}", "cannot order")]
    [InlineData("{{ lt .a }}", "lt takes two values")]
    [InlineData("{{ not }}", "not takes one value")]
    [InlineData("{{ default .a }}", "default takes two values")]
    [InlineData("{{ now }}", "'now' would give each reading")]
    [InlineData("{{ fromJson .a }}", "'fromJson'")]
    [InlineData("{{ date \"2006\" __timestamp__ }}", "'date' is not known here for times")]
    [InlineData("{{ unixEpoch .a }}", "unixEpoch takes __timestamp__")]
    [InlineData("{{ printf .a }}", "its format in quotes")]
    [InlineData("{{ printf \"%d\" .a }}", "write (int .a)")]
    [InlineData("{{ printf \"%f\" (int .a) }}", "write (float64 .a)")]
    [InlineData("{{ printf \"%s\" (int .a) }}", "write %v")]
    [InlineData("{{ printf \"%x\" .a }}", "not '%x'")]
    [InlineData("{{ printf \"%s %s\" .a }}", "more values than there are")]
    [InlineData("{{ printf \"%s\" .a .b }}", "takes 1 values, and there are 2")]
    [InlineData("{{ printf \"%9999s\" .a }}", "1000 at most")]
    [InlineData("{{ $x }}", "there is no variable $x")]
    [InlineData("{{ $x := .a }}{{ $x = .b }}", "keeps its value")]
    [InlineData("{{ if .a }}{{ $x := .b }}{{ end }}{{ $x }}", "there is no variable $x")]
    [InlineData("{{ .a | }}", "a function should stand behind the |")]
    [InlineData("{{ .a .b }}", "put the function first")]
    [InlineData("{{ (lower .a }}", "the ( is not closed")]
    [InlineData("{{ lower .a) }}", "')' is not expected")]
    [InlineData("{{ (lower .a).b }}", "have nothing below them")]
    [InlineData("{{ trunc .a .b }}", "needs a whole number")]
    [InlineData("{{ 5x }}", "'5x' is no number")]
    [InlineData("{{/* x }}", "the comment is not closed")]
    [InlineData("{{ lowr .a }}", "'lower' is one")]
    [InlineData("{{$a := lower .x}}{{$b := printf \"%s%s%s%s\" $a $a $a $a}}{{$c := printf \"%s%s%s%s\" $b $b $b $b}}{{$d := printf \"%s%s%s%s\" $c $c $c $c}}{{printf \"%s%s\" $d $d}}", "more than 256 steps")]
    public void Read_Template_SaysWhatIsWrong(string template, string message) =>
        Assert.Contains(message, Assert.Throws<TextMistakes>(() => Parse($"| line_format `{template}`")).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_SeveralMistakes_AreToldAtOnce()
    {
        var mistakes = Assert.Throws<TextMistakes>(() => Parse("| jsn | level=debug |= \"a | b\" | unwrap x | drop | line_format `{{ now }}` | json")).Mistakes;

        Assert.Equal(5, mistakes.Count);
    }

    [Theory]
    [InlineData("{app=~\"a|b\"} | json", 1)]
    [InlineData("{app=~\"a|b\"} |= \"x\" | jsn", 2)]
    [InlineData("sum by (level) (rate({app=\"x\"} | jsn [5m]))", 1)]
    public void Read_WhatAQueryCannotBeginWith_IsOneMistake(string query, int expected) =>
        Assert.Equal(expected, Assert.Throws<TextMistakes>(() => Parse(query)).Mistakes.Count);

    [Fact]
    public void Read_DeepNesting_IsRefused() =>
        Assert.Contains("at most", Assert.Throws<TextMistakes>(() => Parse($"| {new string('(', 5000)}a=\"x\"")).Message, StringComparison.Ordinal);

    private static LogqlPipeline Parse(string query) =>
        LogqlPipeline.Parse(query, new EventSchema(new KafkaSourceOptions { Decoding = { Codec = DecodingCodec.Bytes } }, hasStages: true));
}
