using System.Buffers;
using System.Numerics;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>
/// At which places of a text each choice of a program was made; it is not made there again. It takes no more memory and
/// time than the places need that were reached, so that many matches of a long text stay cheap.
/// </summary>
internal ref struct RegexMarks
{
    /// <summary>How many words of it a caller should have on its stack.</summary>
    public const int OnStack = 64;

    private readonly int _length;
    private readonly int _choices;
    private readonly int _first;
    private ulong[]? _rented;
    private Span<ulong> _words;

    // How many groups of 64 places have words that mean something.
    private int _groups;

    /// <summary>Marks of one text.</summary>
    /// <param name="length">The length of the text.</param>
    /// <param name="start">The first place that can be marked.</param>
    /// <param name="choices">How many choices the program has.</param>
    /// <param name="words">Memory of the caller, all zero.</param>
    public RegexMarks(int length, int start, int choices, Span<ulong> words)
    {
        _length = length;
        _choices = Math.Max(choices, 1);
        _first = start >> 6;
        _words = words;
        _groups = Math.Min(words.Length / _choices, All);
    }

    private readonly int All => (_length >> 6) + 1 - _first;

    /// <summary>Gives rented memory back.</summary>
    public readonly void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<ulong>.Shared.Return(_rented);
        }
    }

    /// <summary>Marks a place; false when it is already.</summary>
    public bool TryAdd(int choice, int at)
    {
        var group = GroupOf(at);
        Reach(group);
        ref var word = ref _words[(group * _choices) + choice];
        var bit = 1UL << (at & 63);
        var isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }

    /// <summary>Marks the places from one to another, both included.</summary>
    public void AddAll(int choice, int first, int last)
    {
        var (firstGroup, lastGroup) = (GroupOf(first), GroupOf(last));
        Reach(lastGroup);
        for (var group = firstGroup; group <= lastGroup; group++)
        {
            var from = group == firstGroup ? ~0UL << (first & 63) : ~0UL;
            var to = group == lastGroup ? ~0UL >> (63 - (last & 63)) : ~0UL;
            _words[(group * _choices) + choice] |= from & to;
        }
    }

    /// <summary>The first marked place from one on; one behind the end of the text when there is none.</summary>
    public readonly int Next(int choice, int at)
    {
        var mask = ~0UL << (at & 63);
        for (var group = GroupOf(at); group < _groups; group++)
        {
            var word = _words[(group * _choices) + choice] & mask;
            if (word != 0)
            {
                return ((group + _first) << 6) + BitOperations.TrailingZeroCount(word);
            }

            mask = ~0UL;
        }

        return _length + 1;
    }

    private readonly int GroupOf(int at) => (at >> 6) - _first;

    private void Reach(int group)
    {
        if (group >= _groups)
        {
            Grow(Math.Min(Math.Max(group + 1, _groups * 2), All));
        }
    }

    private void Grow(int groups)
    {
        var used = _words[..(_groups * _choices)];
        if (groups * _choices > _words.Length)
        {
            var larger = ArrayPool<ulong>.Shared.Rent(groups * _choices);
            used.CopyTo(larger);
            Dispose();
            _words = _rented = larger;
        }

        _words[used.Length..(groups * _choices)].Clear();
        _groups = groups;
    }
}
