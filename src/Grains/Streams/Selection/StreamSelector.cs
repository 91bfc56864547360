using OrleansKafkaLoki.Grains.Records.Logql;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Streams.Selection;

/// <summary>A stream selector as LogQL has it, <c>{app="api", env=~"pro.*"}</c>; <c>{}</c>, which Loki does not take, finds all streams.</summary>
public sealed class StreamSelector
{
    private static readonly (string Symbol, MatchKind Kind)[] Symbols =
        [("=~", MatchKind.Matches), ("!~", MatchKind.MatchesNot), ("!=", MatchKind.NotEqual), ("=", MatchKind.Equal)];

    private readonly LabelTest[] _tests;

    private StreamSelector(LabelTest[] tests) => _tests = tests;

    /// <summary>Finds all streams.</summary>
    public static StreamSelector All { get; } = new([]);

    /// <summary>True when it finds all streams.</summary>
    public bool IsAll => _tests.Length == 0;

    /// <summary>Reads one; null finds all.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static StreamSelector Parse(string? text)
    {
        if (text is null)
        {
            return All;
        }

        try
        {
            return new StreamSelector([.. Read(new LogqlScanner(text))]);
        }
        catch (FormatException mistake)
        {
            throw new ArgumentException($"'{text}' is no selector such as {{app=\"api\", env=~\"pro.*\"}}: {mistake.Message}."); // Without what it comes from, which does not go over the wire.
        }
    }

    /// <summary>Why a text is no selector; null when it is one.</summary>
    public static string? MistakeIn(string? text)
    {
        try
        {
            Parse(text);
            return null;
        }
        catch (ArgumentException mistake)
        {
            return mistake.Message;
        }
    }

    /// <summary>True for the labels of a stream that it finds, <c>{a="x", b="y"}</c>.</summary>
    public bool Finds(string labels)
    {
        foreach (var test in _tests)
        {
            if (!test.Passes(LabelValues.ValueOf(labels, test.Name)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text form: the same for selectors that differ in spaces and order alone.</summary>
    public override string ToString() => $"{{{string.Join(", ", _tests.Select(test => test.ToString()).Distinct().Order(StringComparer.Ordinal))}}}";

    private static List<LabelTest> Read(LogqlScanner scanner)
    {
        var tests = new List<LabelTest>();
        Expect(scanner, "{");
        while (!scanner.TryTake("}"))
        {
            if (tests.Count > 0)
            {
                Expect(scanner, ",");
            }

            tests.Add(ReadTest(scanner));
        }

        scanner.SkipBlank();
        return scanner.AtEnd ? tests : throw new TextMistake("nothing may stand behind the }", scanner.At);
    }

    private static LabelTest ReadTest(LogqlScanner scanner)
    {
        var name = scanner.PeekName().ToString();
        if (name.Length == 0)
        {
            throw new TextMistake("a label should stand here", scanner.At);
        }

        scanner.At += name.Length;
        var kind = Symbols.FirstOrDefault(symbol => scanner.TryTake(symbol.Symbol));
        if (kind.Symbol is null)
        {
            throw new TextMistake($"=, !=, =~ or !~ should stand behind {name}", scanner.At);
        }

        return LabelTest.Create(name, kind.Kind, scanner.TakeText("a text in quotes should stand here"));
    }

    private static void Expect(LogqlScanner scanner, string symbol)
    {
        if (!scanner.TryTake(symbol))
        {
            throw new TextMistake($"{symbol} should stand here", scanner.At);
        }
    }
}
