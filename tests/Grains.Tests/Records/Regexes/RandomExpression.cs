namespace OrleansKafkaLoki.Grains.Tests.Records.Regexes;

/// <summary>Makes up regular expressions over few letters, and texts that they often match.</summary>
internal sealed class RandomExpression(int seed)
{
    private static readonly string[] Atoms = ["a", "b", "ab", ".", "ä", "[ab]", "[^a]", @"\w", @"\S", @"\b", @"\B", "^", "$", "(?i:A)", "(?m:^)", "(?m:$)"];
    private static readonly string[] Repeats = ["*", "+", "?", "*?", "+?", "??", "{1,3}", "{2}", "{2,}", "{0,2}?"];
    private static readonly string[] Taking = ["a", "[^a]", ".", "[ab]"];
    private static readonly string[] Letters = ["a", "a", "b", "b", "A", "ä", " ", "\n", "_"];

    private readonly Random _random = new(seed);

    /// <summary>An expression in which nothing is repeated that may take nothing.</summary>
    public string Next(int depth) => _random.Next(depth == 0 ? 3 : 9) switch
    {
        < 3 => Pick(Atoms),
        3 or 4 => Next(depth - 1) + Next(depth - 1),
        5 => $"({Next(depth - 1)}|{Next(depth - 1)})",
        6 => $"(?:{Next(depth - 1)}{Pick(Taking)}){Pick(Repeats)}",
        7 => $"({Next(depth - 1)}{Pick(Taking)}){Pick(Repeats)}",
        _ => Pick(Taking) + Pick(Repeats),
    };

    /// <summary>Some bytes, of which one may be no UTF-8.</summary>
    public byte[] NextText()
    {
        var text = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, _random.Next(12)).Select(_ => Pick(Letters))));
        if (text.Length > 0 && _random.Next(3) == 0)
        {
            text[_random.Next(text.Length)] = (byte)_random.Next(256);
        }

        return text;
    }

    private string Pick(string[] choices) => choices[_random.Next(choices.Length)];
}
