using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>The ways that a matcher left open, the last one on top.</summary>
internal ref struct RegexWays(Span<RegexWay> ways)
{
    /// <summary>How many of them a caller should have room for on its stack.</summary>
    public const int OnStack = 32;

    private Span<RegexWay> _ways = ways;
    private RegexWay[]? _rented;
    private int _count;

    /// <summary>True when none is open.</summary>
    public readonly bool IsEmpty => _count == 0;

    /// <summary>Gives rented memory back.</summary>
    public readonly void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<RegexWay>.Shared.Return(_rented);
        }
    }

    /// <summary>Leaves a way open.</summary>
    public void Push(RegexWay way)
    {
        if (_count == _ways.Length)
        {
            Grow();
        }

        _ways[_count++] = way;
    }

    /// <summary>Takes up the last one.</summary>
    public bool TryPop(out RegexWay way)
    {
        if (_count == 0)
        {
            way = default;
            return false;
        }

        way = _ways[--_count];
        return true;
    }

    private void Grow()
    {
        var larger = ArrayPool<RegexWay>.Shared.Rent(_ways.Length * 2);
        _ways.CopyTo(larger);
        Dispose();
        _rented = larger;
        _ways = larger;
    }
}
