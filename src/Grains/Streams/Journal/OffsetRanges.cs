using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>
/// Offsets of one partition as ranges that exclude their lower bound and include their upper one, as
/// <see cref="Interfaces.Streams.LogChunk.PreviousOffset"/> and <see cref="Interfaces.Streams.LogChunk.LastOffset"/> do: consecutive
/// chunks of a stream become one range. Not thread-safe.
/// </summary>
internal sealed class OffsetRanges
{
    private readonly List<(long After, long Through)> _ranges = [];

    /// <summary>True when it holds no offset.</summary>
    public bool IsEmpty => _ranges.Count == 0;

    /// <summary>How many ranges it takes.</summary>
    public int Count => _ranges.Count;

    /// <summary>Reads what <see cref="ToBounds"/> wrote.</summary>
    /// <exception cref="FormatException">The bounds are not pairs in ascending order.</exception>
    public static OffsetRanges FromBounds(ImmutableArray<long> bounds)
    {
        var ranges = new OffsetRanges();
        for (var i = 0; i < bounds.Length; i += 2)
        {
            if (i + 1 == bounds.Length || bounds[i] >= bounds[i + 1] || (i > 0 && bounds[i] <= bounds[i - 1]))
            {
                throw new FormatException($"The bounds [{string.Join(", ", bounds)}] are no ranges of offsets.");
            }

            ranges._ranges.Add((bounds[i], bounds[i + 1]));
        }

        return ranges;
    }

    /// <summary>The ranges' bounds, lower and upper by turns, ascending.</summary>
    public ImmutableArray<long> ToBounds() => [.. _ranges.SelectMany(range => new[] { range.After, range.Through })];

    /// <summary>True when the offset is in a range.</summary>
    public bool Contains(long offset)
    {
        var index = FirstReaching(offset);
        return index < _ranges.Count && _ranges[index].After < offset;
    }

    /// <summary>True when every offset from <paramref name="first"/> to <paramref name="last"/> is in a range.</summary>
    public bool ContainsAll(long first, long last)
    {
        var index = FirstReaching(first);
        return index < _ranges.Count && _ranges[index].After < first && last <= _ranges[index].Through;
    }

    /// <summary>True when some offset from <paramref name="first"/> to <paramref name="last"/> is in a range.</summary>
    public bool ContainsAny(long first, long last)
    {
        var index = FirstReaching(first);
        return index < _ranges.Count && _ranges[index].After < last;
    }

    /// <summary>Adds the offsets above <paramref name="after"/> up to <paramref name="through"/>; none if there are none.</summary>
    public void Add(long after, long through)
    {
        if (after >= through)
        {
            return;
        }

        // Everything that overlaps or touches becomes one with it.
        var start = FirstReaching(after);
        var end = start;
        for (; end < _ranges.Count && _ranges[end].After <= through; end++)
        {
            after = Math.Min(after, _ranges[end].After);
            through = Math.Max(through, _ranges[end].Through);
        }

        _ranges.RemoveRange(start, end - start);
        _ranges.Insert(start, (after, through));
    }

    /// <summary>Adds the offsets of <paramref name="other"/>.</summary>
    public void Add(OffsetRanges other) => other._ranges.ForEach(range => Add(range.After, range.Through));

    /// <summary>Takes the offsets above <paramref name="after"/> up to <paramref name="through"/> out; none if there are none.</summary>
    public void Remove(long after, long through)
    {
        if (after >= through)
        {
            return;
        }

        var start = FirstReaching(after + 1);
        for (var i = start; i < _ranges.Count && _ranges[i].After < through;)
        {
            var (low, high) = _ranges[i];
            _ranges.RemoveAt(i);
            if (low < after)
            {
                _ranges.Insert(i++, (low, after));
            }

            if (through < high)
            {
                _ranges.Insert(i++, (through, high));
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _ranges.Clear();

    /// <summary>The index of the first range whose upper bound is at or above <paramref name="offset"/>.</summary>
    private int FirstReaching(long offset)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ranges[middle].Through < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
