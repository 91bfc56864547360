namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>
/// Runs a program over a text: tries the ways in the order in which they stand, as Perl does, and none of them twice at
/// the same place. So the time grows with the length of the text, whatever the expression is, and nothing is allocated.
/// </summary>
/// <param name="program">What to run.</param>
/// <param name="text">Over what.</param>
/// <param name="places">Takes begin and end of each group; may be short or empty, where they are not wanted.</param>
/// <param name="marks">Where choices were made.</param>
/// <param name="ways">Room for open ways.</param>
internal ref struct RegexMatcher(RegexProgram program, ReadOnlySpan<byte> text, Span<int> places, RegexMarks marks, Span<RegexWay> ways)
{
    private const int FirstWindow = 64;

    private readonly RegexProgram _program = program;
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly Span<int> _places = places;
    private RegexMarks _marks = marks;
    private RegexWays _ways = new(ways);

    /// <summary>Gives rented memory back.</summary>
    public readonly void Dispose()
    {
        _marks.Dispose();
        _ways.Dispose();
    }

    /// <summary>Finds the first match that begins at <paramref name="start"/> or behind it.</summary>
    public bool TryFind(int start)
    {
        for (var at = start; at <= _text.Length; at += at < _text.Length ? RuneSet.Decode(_text[at..], out _) : 1)
        {
            at = _program.FindStart(_text, at);
            if (at < 0)
            {
                return false;
            }

            _places.Fill(-1);
            if (TryMatch(at))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryMatch(int start)
    {
        var steps = _program.Steps;
        var (index, at) = (0, start);
        while (true)
        {
            ref readonly var step = ref steps[index];
            var isFine = true;
            index++;
            switch (step.Op)
            {
                case RegexOp.Literal:
                    isFine = _text[at..].StartsWith(step.Literal);
                    at += isFine ? step.Literal!.Length : 0;
                    break;
                case RegexOp.Set:
                    var width = step.Set!.Width(_text, at);
                    isFine = width > 0;
                    at += width;
                    break;
                case RegexOp.Run:
                    isFine = TryRun(step, ref at, isGreedy: false);
                    break;
                case RegexOp.Star:
                    var first = at;
                    isFine = TryRun(step, ref at, isGreedy: true);
                    PushIf(isFine && at > first, new RegexWay(index - 1, at, first));
                    break;
                case RegexOp.LazyStar:
                    isFine = _marks.TryAdd(step.Choice, at);
                    PushIf(isFine, new RegexWay(index - 1, at, 0));
                    break;
                case RegexOp.Split:
                    isFine = _marks.TryAdd(step.Choice, at);
                    PushIf(isFine, new RegexWay(step.Target, at, -1));
                    break;
                case RegexOp.LazySplit:
                    isFine = _marks.TryAdd(step.Choice, at);
                    PushIf(isFine, new RegexWay(index, at, -1));
                    index = step.Target;
                    break;
                case RegexOp.Jump:
                    index = step.Target;
                    break;
                case RegexOp.Save when step.Target < _places.Length:
                    PushIf(!_ways.IsEmpty, new RegexWay(~step.Target, _places[step.Target], -1));
                    _places[step.Target] = at;
                    break;
                case RegexOp.Anchor:
                    isFine = ((RegexAnchor)step.Target).IsAt(_text, at);
                    break;
                case RegexOp.Match:
                    Remember(start, at);
                    return true;
            }

            if (!isFine && !TryGoBack(ref index, ref at))
            {
                return false;
            }
        }
    }

    // Takes characters until one is not in the set, or what follows has been tried there: a greedy one stops before that.
    private bool TryRun(in RegexStep step, ref int at, bool isGreedy)
    {
        var tried = _marks.Next(step.Choice, at);
        if (tried == at)
        {
            return false;
        }

        var start = at;
        at = step.Set!.RunEnd(_text[..Math.Min(tried, _text.Length)], at);
        _marks.AddAll(step.Choice, start, at);
        if (at < tried)
        {
            return true;
        }

        at = isGreedy ? at - RuneSet.LastWidth(_text[..at]) : at;
        return isGreedy;
    }

    // Takes up the last way that was left open.
    private bool TryGoBack(ref int index, ref int at)
    {
        while (_ways.TryPop(out var way))
        {
            if (way.Step < 0)
            {
                _places[~way.Step] = way.At;
                continue;
            }

            (index, at) = (way.Step, way.At);
            if (way.Bound < 0)
            {
                return true;
            }

            ref readonly var step = ref _program.Steps[index++];
            if (step.Op == RegexOp.Star ? TryGiveBack(step, way, ref at) : TryExtend(step, way, ref at))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryGiveBack(in RegexStep step, RegexWay way, ref int at)
    {
        if (step.Next is { } next)
        {
            at = way.Bound + _text[way.Bound..Math.Min(at - 1 + next.Length, _text.Length)].LastIndexOf(next);
        }
        else
        {
            at -= RuneSet.LastWidth(_text[..at]);
        }

        PushIf(at > way.Bound, way with { At = at });
        return at >= way.Bound;
    }

    private bool TryExtend(in RegexStep step, RegexWay way, ref int at)
    {
        if (step.Next is not null)
        {
            return TryExtendTo(step, way, ref at);
        }

        var width = step.Set!.Width(_text, at);
        at += width;
        var isNew = width > 0 && _marks.TryAdd(step.Choice, at);
        PushIf(isNew, way with { At = at });
        return isNew;
    }

    // Looks not much further than it gets, because each time it gets further it looks again.
    private bool TryExtendTo(in RegexStep step, RegexWay way, ref int at)
    {
        for (var (from, window) = (at, FirstWindow); ; window *= 2)
        {
            var limit = CharacterEnd(from + window);
            var end = step.Set!.RunEnd(_text[..limit], from);
            var found = from == end ? -1 : _text[(from + 1)..Math.Min(end + step.Next!.Length, _text.Length)].IndexOf(step.Next);
            if (found >= 0)
            {
                _marks.AddAll(step.Choice, at, from + found);
                at = from + found + 1;
                var isNew = _marks.TryAdd(step.Choice, at);
                PushIf(isNew, way with { At = at });
                return isNew;
            }

            if (end < limit || limit == _text.Length)
            {
                _marks.AddAll(step.Choice, at, end);
                return false;
            }

            from = end;
        }
    }

    // A character has at most three bytes behind its first one.
    private readonly int CharacterEnd(int at)
    {
        for (var more = 0; more < 3 && at < _text.Length && (_text[at] & 0xC0) == 0x80; more++)
        {
            at++;
        }

        return Math.Min(at, _text.Length);
    }

    private readonly void Remember(int start, int end)
    {
        if (_places.Length >= 2)
        {
            (_places[0], _places[1]) = (start, end);
        }
    }

    private void PushIf(bool isOpen, RegexWay way)
    {
        if (isOpen)
        {
            _ways.Push(way);
        }
    }
}
