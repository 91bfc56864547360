using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>Reads filters of the line: <c>|= "a" or "b"</c>, <c>!~ "x"</c>, <c>|&gt; "&lt;_&gt; took &lt;_&gt;"</c>.</summary>
internal static class LineFilterParser
{
    /// <summary>The filter that is next; null when something else is.</summary>
    public static Condition? TryRead(LogqlScanner scanner)
    {
        scanner.SkipBlank();
        if (scanner.Rest is not ['|' or '!', '=' or '~' or '>', ..])
        {
            return null;
        }

        var (isNegated, kind) = (scanner.Rest[0] == '!', scanner.Rest[1]);
        scanner.At += 2;
        List<Condition> alternatives = [];
        do
        {
            scanner.SkipBlank();
            alternatives.Add(new LineCondition(ReadTest(scanner, kind)));
        }
        while (scanner.TryTakeWord("or"));

        var any = alternatives.Count == 1 ? alternatives[0] : new AnyCondition([.. alternatives]);
        return isNegated ? new NotCondition(any) : any;
    }

    private static TextTest ReadTest(LogqlScanner scanner, char kind)
    {
        var start = scanner.At;
        if (kind == '=' && scanner.TryTakeCall("ip"))
        {
            return LabelFilterParser.ReadAddress(scanner, isNegated: false);
        }

        var text = scanner.TakeText("a text in double quotes or backticks should stand here");
        string? error = null;
        TextTest? test = kind switch
        {
            '=' => new ContainsTest(text),
            '~' => RegexTest.TryCreate(text, isWhole: false, out var regex, out error) ? regex : null,
            _ => LinePatternTest.TryCreate(text, out var pattern, out error) ? pattern : null,
        };
        return test ?? throw new TextMistake(kind == '~' ? $"the regular expression is none: {error}" : $"the pattern is none: {error}", start);
    }
}
