using System.Buffers;
using System.Numerics;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>At which places of a text each choice of a program was made; it is not made there again.</summary>
internal readonly ref struct RegexMarks
{
    /// <summary>How many words of it a caller should have on its stack.</summary>
    public const int OnStack = 64;

    private readonly int _length;
    private readonly int _perChoice;
    private readonly ulong[]? _rented;
    private readonly Span<ulong> _words;

    /// <summary>Marks of one text.</summary>
    /// <param name="length">The length of the text.</param>
    /// <param name="choices">How many choices the program has.</param>
    /// <param name="words">Memory of the caller, all zero.</param>
    public RegexMarks(int length, int choices, Span<ulong> words)
    {
        _length = length;
        _perChoice = (length >> 6) + 1;
        _words = words;
        if (_perChoice * choices > words.Length)
        {
            _rented = ArrayPool<ulong>.Shared.Rent(_perChoice * choices);
            _words = _rented.AsSpan(0, _perChoice * choices);
            _words.Clear();
        }
    }

    /// <summary>Gives rented memory back.</summary>
    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<ulong>.Shared.Return(_rented);
        }
    }

    /// <summary>Marks a place; false when it is already.</summary>
    public bool TryAdd(int choice, int at)
    {
        ref var word = ref _words[(choice * _perChoice) + (at >> 6)];
        var bit = 1UL << (at & 63);
        var isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }

    /// <summary>Marks the places from one to another, both included.</summary>
    public void AddAll(int choice, int first, int last)
    {
        var words = _words.Slice(choice * _perChoice, _perChoice);
        for (var word = first >> 6; word <= last >> 6; word++)
        {
            var from = word == first >> 6 ? ~0UL << (first & 63) : ~0UL;
            var to = word == last >> 6 ? ~0UL >> (63 - (last & 63)) : ~0UL;
            words[word] |= from & to;
        }
    }

    /// <summary>The first marked place from one on; one behind the end of the text when there is none.</summary>
    public int Next(int choice, int at)
    {
        var words = _words.Slice(choice * _perChoice, _perChoice);
        var index = at >> 6;
        var word = words[index] & (~0UL << (at & 63));
        while (word == 0)
        {
            if (++index == words.Length)
            {
                return _length + 1;
            }

            word = words[index];
        }

        return (index << 6) + BitOperations.TrailingZeroCount(word);
    }
}
