using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>Turns a regular expression into steps.</summary>
internal sealed class RegexCompiler
{
    private const int MaxSteps = 10_000;

    private readonly List<RegexStep> _steps = [];
    private int _choices;
    private int _emitted;

    private RegexCompiler()
    {
    }

    /// <summary>The steps of an expression.</summary>
    /// <exception cref="FormatException">It is too large.</exception>
    public static RegexProgram Compile(RegexNode expression)
    {
        var compiler = new RegexCompiler();
        compiler.Emit(expression);
        compiler.Add(new RegexStep(RegexOp.Match));
        var steps = compiler._steps;
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].Op is RegexOp.Star or RegexOp.LazyStar)
            {
                var next = steps.FindIndex(i + 1, step => step.Op != RegexOp.Save);
                steps[i] = RegexFirst.IsDecided(steps, i) ? steps[i] with { Op = RegexOp.Run } : steps[i] with { Next = steps[next].Literal };
            }
        }

        return new RegexProgram([.. steps], compiler._choices);
    }

    private void Emit(RegexNode node)
    {
        // Counted, too, because nothing can be repeated many times as well.
        CheckSize(++_emitted);
        switch (node.Kind)
        {
            case RegexNodeKind.Set: Add(Take(node.Set!)); break;
            case RegexNodeKind.Anchor: Add(new RegexStep(RegexOp.Anchor) { Target = (int)node.Anchor }); break;
            case RegexNodeKind.Sequence: EmitSequence(node.Parts); break;
            case RegexNodeKind.Alternatives: EmitAlternatives(node.Parts); break;
            case RegexNodeKind.Repeat: EmitRepeat(node); break;
            default:
                Add(new RegexStep(RegexOp.Save) { Target = node.Group * 2 });
                Emit(node.Parts[0]);
                Add(new RegexStep(RegexOp.Save) { Target = (node.Group * 2) + 1 });
                break;
        }
    }

    private void EmitSequence(IReadOnlyList<RegexNode> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var literal = new List<byte>();
            for (; i < parts.Count && parts[i].Set is { } set && Take(set).Literal is { } bytes; i++)
            {
                literal.AddRange(bytes);
            }

            if (literal.Count > 0)
            {
                Add(new RegexStep(RegexOp.Literal) { Literal = [.. literal] });
                i--;
            }
            else
            {
                Emit(parts[i]);
            }
        }
    }

    private void EmitAlternatives(IReadOnlyList<RegexNode> parts)
    {
        var jumps = new List<int>();
        foreach (var part in parts.SkipLast(1))
        {
            var split = AddChoice(RegexOp.Split);
            Emit(part);
            jumps.Add(Add(new RegexStep(RegexOp.Jump)));
            Aim(split);
        }

        Emit(parts[^1]);
        jumps.ForEach(Aim);
    }

    private void EmitRepeat(RegexNode node)
    {
        var part = node.Parts[0];
        for (var i = 0; i < node.Min - (node.Max is null ? 1 : 0); i++)
        {
            Emit(part);
        }

        if (node.Max is { } max)
        {
            var splits = new List<int>();
            for (var i = node.Min; i < max; i++)
            {
                splits.Add(AddChoice(node.IsLazy ? RegexOp.LazySplit : RegexOp.Split));
                Emit(part);
            }

            splits.ForEach(Aim);
        }
        else
        {
            EmitLoop(part, node.Min == 0, node.IsLazy);
        }
    }

    private void EmitLoop(RegexNode part, bool canBeLeftOut, bool isLazy)
    {
        if (part.Set is { } set)
        {
            if (!canBeLeftOut)
            {
                Add(Take(set));
            }

            Add(new RegexStep(isLazy ? RegexOp.LazyStar : RegexOp.Star) { Set = set, Choice = _choices++ });
            return;
        }

        // A loop is left behind its part, else one that can be empty would be left before it is tried.
        var split = canBeLeftOut ? AddChoice(isLazy ? RegexOp.LazySplit : RegexOp.Split) : -1;
        var start = _steps.Count;
        Emit(part);
        Add(new RegexStep(isLazy ? RegexOp.Split : RegexOp.LazySplit) { Target = start, Choice = _choices++ });
        if (canBeLeftOut)
        {
            Aim(split);
        }
    }

    private int AddChoice(RegexOp op) => Add(new RegexStep(op) { Choice = _choices++ });

    private int Add(RegexStep step)
    {
        CheckSize(_steps.Count);
        _steps.Add(step);
        return _steps.Count - 1;
    }

    private static void CheckSize(int size)
    {
        if (size > MaxSteps)
        {
            throw new FormatException("it is too large: repeat fewer times");
        }
    }

    // To what comes next.
    private void Aim(int step) => _steps[step] = _steps[step] with { Target = _steps.Count };

    // U+FFFD is also each byte that is not UTF-8, so it is no literal.
    private static RegexStep Take(RuneSet set)
    {
        if (set.Ranges is [var range] && range.First == range.Last && range.First != Rune.ReplacementChar.Value && Rune.TryCreate(range.First, out var rune))
        {
            Span<byte> bytes = stackalloc byte[4];
            return new RegexStep(RegexOp.Literal) { Literal = bytes[..rune.EncodeToUtf8(bytes)].ToArray() };
        }

        return new RegexStep(RegexOp.Set) { Set = set };
    }
}
