using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>
/// Proves of a compiled regular expression that it matches no text, or every one. What it may ask at a place is answered by what stands before and
/// behind it: an end of the text, a line feed, a character of a word, or another. So a way through the steps under one of these stands for texts.
/// </summary>
internal static class RegexProof
{
    private const int End = 0;
    private const int LineFeed = 1;
    private const int Word = 2;
    private const int Other = 3;
    private const int Neighbours = 4;

    private static readonly RuneSet[] Members =
    [
        RuneSet.Of(),
        RuneSet.Of(new RuneRange('\n', '\n')),
        RuneSet.Of(new RuneRange('0', '9'), new RuneRange('A', 'Z'), new RuneRange('_', '_'), new RuneRange('a', 'z')),
        // Surrogates are no characters of UTF-8.
        RuneSet.Of(
            new RuneRange(0, '\n' - 1), new RuneRange('\n' + 1, '0' - 1), new RuneRange('9' + 1, 'A' - 1), new RuneRange('Z' + 1, '_' - 1), new RuneRange('_' + 1, 'a' - 1),
            new RuneRange('z' + 1, 0xD7FF), new RuneRange(0xE000, RuneRange.Max)),
    ];

    /// <summary>False when no text has a match. That is known of every expression.</summary>
    public static bool CanMatch(RegexStep[] steps) =>
        Reaches(steps, Enumerable.Range(0, Neighbours * Neighbours).Select(place => (place / Neighbours, place % Neighbours)), takes: true);

    /// <summary>True when it matches at the begin of every text, taking nothing; false where that is not known.</summary>
    public static bool MatchesAlways(RegexStep[] steps) =>
        Enumerable.Range(0, Neighbours).All(behind => Reaches(steps, [(End, behind)], takes: false));

    private static bool Reaches(RegexStep[] steps, IEnumerable<(int Before, int Behind)> places, bool takes)
    {
        var seen = new HashSet<(int Step, int Before, int Behind)>();
        var open = new Stack<(int Step, int Before, int Behind)>(places.Select(place => (0, place.Before, place.Behind)));
        while (open.TryPop(out var at))
        {
            if (!seen.Add(at))
            {
                continue;
            }

            var step = steps[at.Step];
            switch (step.Op)
            {
                case RegexOp.Match: return true;
                case RegexOp.Jump: open.Push(at with { Step = step.Target }); break;
                case RegexOp.Save: open.Push(at with { Step = at.Step + 1 }); break;
                case RegexOp.Split or RegexOp.LazySplit:
                    open.Push(at with { Step = at.Step + 1 });
                    open.Push(at with { Step = step.Target });
                    break;
                case RegexOp.Anchor when IsAt((RegexAnchor)step.Target, at.Before, at.Behind): open.Push(at with { Step = at.Step + 1 }); break;
                case RegexOp.Anchor: break;
                case RegexOp.Literal or RegexOp.Set when !takes: break;
                case RegexOp.Literal: Take(at.Step + 1, at.Behind, step.Literal!, open); break;
                case RegexOp.Set: Take(at.Step + 1, at.Behind, step.Set!, open); break;
                default:
                    open.Push(at with { Step = at.Step + 1 });
                    if (takes)
                    {
                        Take(at.Step, at.Behind, step.Set!, open);
                    }

                    break;
            }
        }

        return false;
    }

    private static void Take(int next, int taken, RuneSet set, Stack<(int Step, int Before, int Behind)> open)
    {
        if (set.Overlaps(Members[taken]))
        {
            PushAll(next, taken, open);
        }
    }

    private static void Take(int next, int taken, byte[] literal, Stack<(int Step, int Before, int Behind)> open)
    {
        Rune.DecodeFromUtf8(literal, out var first, out _);
        Rune.DecodeLastFromUtf8(literal, out var last, out _);
        if (Of(first) == taken)
        {
            PushAll(next, Of(last), open);
        }
    }

    private static void PushAll(int next, int before, Stack<(int Step, int Before, int Behind)> open)
    {
        for (var behind = 0; behind < Neighbours; behind++)
        {
            open.Push((next, before, behind));
        }
    }

    private static int Of(Rune rune) => rune.Value == '\n' ? LineFeed : rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '_') ? Word : Other;

    private static bool IsAt(RegexAnchor anchor, int before, int behind) => anchor switch
    {
        RegexAnchor.TextStart => before == End,
        RegexAnchor.TextEnd => behind == End,
        RegexAnchor.LineStart => before is End or LineFeed,
        RegexAnchor.LineEnd => behind is End or LineFeed,
        _ => ((before == Word) != (behind == Word)) == (anchor == RegexAnchor.WordEdge),
    };
}
