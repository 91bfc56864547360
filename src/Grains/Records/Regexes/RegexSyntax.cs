using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>Reads a regular expression in the syntax of RE2, with Perl's classes, as Go compiles it for Loki and Promtail.</summary>
internal sealed class RegexSyntax
{
    private const int MaxRepeat = 1000;
    private const int MaxDepth = 200;

    private static readonly SearchValues<char> Name =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private readonly RegexReader _reader;
    private readonly RegexEscapes _escapes;
    private readonly List<string?> _groups = [null];
    private RegexFlags _flags;
    private int _depth;

    private RegexSyntax(string expression)
    {
        _reader = new RegexReader(expression);
        _escapes = new RegexEscapes(_reader);
    }

    /// <summary>The expression, and the name of each group (null for one without; the first is the whole match).</summary>
    /// <exception cref="FormatException">It is none; the message says where and why.</exception>
    public static RegexNode Parse(string expression, out IReadOnlyList<string?> groups)
    {
        var parser = new RegexSyntax(expression);
        var node = parser.Alternatives();
        groups = parser._groups;
        return parser._reader.IsAtEnd ? node : throw parser._reader.Mistake("')' closes no '('");
    }

    private RegexNode Alternatives()
    {
        var parts = new List<RegexNode> { Sequence() };
        while (_reader.TryTake("|"))
        {
            parts.Add(Sequence());
        }

        return parts.Count == 1 ? parts[0] : new RegexNode(RegexNodeKind.Alternatives) { Parts = parts };
    }

    private RegexNode Sequence()
    {
        var parts = new List<RegexNode>();
        while (!_reader.IsAtEnd && _reader.Next is not ('|' or ')'))
        {
            var count = parts.Count;
            if (_reader.TryTake(@"\Q"))
            {
                parts.AddRange(_escapes.Quoted().Select(Literal));
            }
            else if (Atom() is { } atom)
            {
                parts.Add(atom);
            }

            if (TryRepeat(parts.Count > count ? parts[^1] : null) is { } repeat)
            {
                parts[^1] = repeat;
            }
        }

        return parts.Count == 1 ? parts[0] : new RegexNode(RegexNodeKind.Sequence) { Parts = parts };
    }

    // Null for flags, which match nothing by themselves.
    private RegexNode? Atom()
    {
        switch (_reader.Next)
        {
            case '(': return Parenthesis();
            case '[': return Set(_escapes.Class(_flags));
            case '\\': return Escape();
            case '*' or '+' or '?': return null;
            case '.':
                _reader.Take(1);
                return Set(Has(RegexFlags.DotAll) ? RuneClasses.All : RuneClasses.NotLineFeed);
            case '^':
                _reader.Take(1);
                return Anchor(Has(RegexFlags.Multiline) ? RegexAnchor.LineStart : RegexAnchor.TextStart);
            case '$':
                _reader.Take(1);
                return Anchor(Has(RegexFlags.Multiline) ? RegexAnchor.LineEnd : RegexAnchor.TextEnd);
            default:
                return _reader.TryTakeBounds(out _, out _) ? throw NothingToRepeat() : Literal(_reader.TakeRune());
        }
    }

    private RegexNode Escape()
    {
        RegexAnchor? anchor = _reader.Rest switch
        {
            ['\\', 'A', ..] => RegexAnchor.TextStart,
            ['\\', 'z', ..] => RegexAnchor.TextEnd,
            ['\\', 'b', ..] => RegexAnchor.WordEdge,
            ['\\', 'B', ..] => RegexAnchor.NoWordEdge,
            _ => null,
        };
        if (anchor is { } place)
        {
            _reader.Take(2);
            return Anchor(place);
        }

        return _escapes.TrySet(_flags, out var set) ? Set(set) : Literal(_escapes.Rune());
    }

    private RegexNode? TryRepeat(RegexNode? part)
    {
        if (!TryRepetition(out var min, out var max))
        {
            return null;
        }

        if (part is null)
        {
            throw NothingToRepeat();
        }

        if (min > MaxRepeat || max > MaxRepeat || max < min)
        {
            throw _reader.Mistake(FormattableString.Invariant($"a repetition goes from fewer to more, and to {MaxRepeat} at most"));
        }

        var isLazy = _reader.TryTake("?") != Has(RegexFlags.Ungreedy);
        return TryRepetition(out _, out _)
            ? throw _reader.Mistake("a repetition is repeated: put the inner one into '(?:' and ')'")
            : new RegexNode(RegexNodeKind.Repeat) { Parts = [part], Min = min, Max = max, IsLazy = isLazy };
    }

    private bool TryRepetition(out int min, out int? max)
    {
        (min, max) = (_reader.Next == '+' ? 1 : 0, _reader.Next == '?' ? 1 : null);
        return _reader.TryTake("*") || _reader.TryTake("+") || _reader.TryTake("?") || _reader.TryTakeBounds(out min, out max);
    }

    private RegexNode? Parenthesis()
    {
        _reader.Take(1);
        var outer = _flags;
        int? group = null;
        if (_reader.TryTake("?P<") || (!_reader.Rest.StartsWith("?<=") && !_reader.Rest.StartsWith("?<!") && _reader.TryTake("?<")))
        {
            group = AddGroup(_reader.TakeUntil(">"));
        }
        else if (!_reader.TryTake("?"))
        {
            group = AddGroup();
        }
        else if (TakeFlags())
        {
            return null;
        }

        if (++_depth > MaxDepth)
        {
            throw _reader.Mistake(FormattableString.Invariant($"groups are nested deeper than {MaxDepth}"));
        }

        var part = Alternatives();
        _depth--;
        _flags = outer;
        return !_reader.TryTake(")") ? throw _reader.Mistake("a '(' is not closed")
            : group is { } number ? new RegexNode(RegexNodeKind.Group) { Parts = [part], Group = number }
            : part;
    }

    // True when they are for all that follows, false when for a group that begins.
    private bool TakeFlags()
    {
        for (var isOff = false; ;)
        {
            if (_reader.TryTake(":"))
            {
                return false;
            }

            if (_reader.TryTake(")"))
            {
                return true;
            }

            RegexFlags? flag = _reader.Next switch
            {
                'i' => RegexFlags.IgnoreCase,
                'm' => RegexFlags.Multiline,
                's' => RegexFlags.DotAll,
                'U' => RegexFlags.Ungreedy,
                '-' when !isOff => RegexFlags.None,
                _ => null,
            };
            if (flag is not { } known)
            {
                throw _reader.Mistake("behind '(?' stands ':', 'P<name>' or flags of i, m, s and U: there is no looking ahead or behind");
            }

            isOff |= _reader.Take(1) == "-";
            _flags = isOff ? _flags & ~known : _flags | known;
        }
    }

    private int AddGroup()
    {
        _groups.Add(null);
        return _groups.Count - 1;
    }

    private int AddGroup(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.AsSpan().ContainsAnyExcept(Name))
        {
            throw _reader.Mistake("the name of a group consists of letters, digits and '_', and ends with '>'");
        }

        if (_groups.Contains(name))
        {
            throw _reader.Mistake($"there are two groups \"{name}\"");
        }

        _groups.Add(name);
        return _groups.Count - 1;
    }

    private bool Has(RegexFlags flag) => _flags.HasFlag(flag);

    private RegexNode Literal(int rune) => Set(RegexEscapes.Close(RuneSet.Of(new RuneRange(rune, rune)), isNegated: false, _flags));

    private FormatException NothingToRepeat() => _reader.Mistake("there is nothing to repeat before it");

    private static RegexNode Set(RuneSet set) => new(RegexNodeKind.Set) { Set = set };

    private static RegexNode Anchor(RegexAnchor place) => new(RegexNodeKind.Anchor) { Anchor = place };
}
