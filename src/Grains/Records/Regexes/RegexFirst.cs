using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>With which characters what follows a step begins.</summary>
internal static class RegexFirst
{
    /// <summary>
    /// True when a repetition of a set can only be left where the set ends: what follows begins with none of its characters,
    /// or cannot fail. Then nothing needs to be tried twice.
    /// </summary>
    public static bool IsDecided(IReadOnlyList<RegexStep> steps, int repetition)
    {
        var isGreedy = steps[repetition].Op == RegexOp.Star;
        return TryFind(steps, repetition + 1, matchIsFine: isGreedy) is { } first && !first.Overlaps(steps[repetition].Set!);
    }

    /// <summary>The characters with which a match begins from a step on; null when it can be empty.</summary>
    public static RuneSet? Find(IReadOnlyList<RegexStep> steps, int start) => TryFind(steps, start, matchIsFine: false);

    private static RuneSet? TryFind(IReadOnlyList<RegexStep> steps, int start, bool matchIsFine)
    {
        var ranges = new List<RuneRange>();
        var seen = new HashSet<(int Step, bool IsAnchored)>();
        var open = new Stack<(int Step, bool IsAnchored)>([(start, false)]);
        while (open.TryPop(out var place))
        {
            if (!seen.Add(place))
            {
                continue;
            }

            var step = steps[place.Step];
            var next = place with { Step = place.Step + 1 };
            switch (step.Op)
            {
                case RegexOp.Match when !matchIsFine || place.IsAnchored: return null;
                case RegexOp.Match: break;
                case RegexOp.Set: ranges.AddRange(step.Set!.Ranges); break;
                case RegexOp.Literal: ranges.Add(FirstOf(step.Literal!)); break;
                case RegexOp.Jump: open.Push(next with { Step = step.Target }); break;
                case RegexOp.Anchor when step.Target == (int)RegexAnchor.TextEnd && matchIsFine: break;
                case RegexOp.Anchor: open.Push((next.Step, true)); break;
                case RegexOp.Save: open.Push(next); break;
                case RegexOp.Split or RegexOp.LazySplit:
                    open.Push(next);
                    open.Push(next with { Step = step.Target });
                    break;
                default:
                    ranges.AddRange(step.Set!.Ranges);
                    open.Push(next);
                    break;
            }
        }

        return RuneSet.Of(ranges);
    }

    private static RuneRange FirstOf(byte[] literal)
    {
        Rune.DecodeFromUtf8(literal, out var rune, out _);
        return new RuneRange(rune.Value, rune.Value);
    }
}
