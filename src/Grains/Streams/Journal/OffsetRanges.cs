using System.Collections.Immutable;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>
/// Offsets of one partition as ranges that exclude their lower bound and include their upper one, as
/// <see cref="Interfaces.Streams.LogChunk.PreviousOffset"/> and <see cref="Interfaces.Streams.LogChunk.LastOffset"/> do: consecutive
/// chunks of a stream become one range. Not thread-safe.
/// </summary>
internal sealed class OffsetRanges
{
    /// <summary>Lower and upper bounds by turns, ascending; no longer than needed, because there are two of these for each stream and partition.</summary>
    private long[] _bounds = [];

    /// <summary>True when it holds no offset.</summary>
    public bool IsEmpty => _bounds.Length == 0;

    /// <summary>How many ranges it takes.</summary>
    public int Count => _bounds.Length / 2;

    /// <summary>The ranges' bounds, lower and upper by turns, ascending.</summary>
    public ReadOnlySpan<long> Bounds => _bounds;

    /// <summary>Reads what <see cref="ToBounds"/> wrote.</summary>
    /// <exception cref="FormatException">The bounds are not pairs in ascending order.</exception>
    public static OffsetRanges FromBounds(ImmutableArray<long> bounds)
    {
        for (var i = 0; i < bounds.Length; i += 2)
        {
            if (i + 1 == bounds.Length || bounds[i] >= bounds[i + 1] || (i > 0 && bounds[i] <= bounds[i - 1]))
            {
                throw new FormatException($"The bounds [{string.Join(", ", bounds)}] are no ranges of offsets.");
            }
        }

        return new OffsetRanges { _bounds = [.. bounds] };
    }

    /// <summary>A copy of <see cref="Bounds"/>.</summary>
    public ImmutableArray<long> ToBounds() => [.. _bounds];

    /// <summary>True when the offset is in a range.</summary>
    public bool Contains(long offset) => ContainsAny(offset, offset);

    /// <summary>True when every offset from <paramref name="first"/> to <paramref name="last"/> is in a range.</summary>
    public bool ContainsAll(long first, long last)
    {
        var index = FirstReaching(first);
        return index < Count && After(index) < first && last <= Through(index);
    }

    /// <summary>True when some offset from <paramref name="first"/> to <paramref name="last"/> is in a range.</summary>
    public bool ContainsAny(long first, long last)
    {
        var index = FirstReaching(first);
        return index < Count && After(index) < last;
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
        for (; end < Count && After(end) <= through; end++)
        {
            after = Math.Min(after, After(end));
            through = Math.Max(through, Through(end));
        }

        Replace(start, end, [after, through]);
    }

    /// <summary>Adds the offsets of <paramref name="other"/>.</summary>
    public void Add(OffsetRanges other)
    {
        for (var i = 0; i < other.Count; i++)
        {
            Add(other.After(i), other.Through(i));
        }
    }

    /// <summary>Takes the offsets above <paramref name="after"/> up to <paramref name="through"/> out; none if there are none.</summary>
    public void Remove(long after, long through)
    {
        var start = FirstReaching(after + 1);
        var end = start;
        while (end < Count && After(end) < through)
        {
            end++;
        }

        if (after >= through || start == end)
        {
            return;
        }

        // What is left of the first below, and of the last above.
        Span<long> left = [After(start), after, through, Through(end - 1)];
        Replace(start, end, left[(left[0] < after ? 0 : 2)..(through < left[3] ? 4 : 2)]);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _bounds = [];

    private long After(int index) => _bounds[2 * index];

    private long Through(int index) => _bounds[(2 * index) + 1];

    private void Replace(int start, int end, ReadOnlySpan<long> bounds)
    {
        var head = 2 * start;
        var tail = _bounds.AsSpan(2 * end);
        var length = head + bounds.Length + tail.Length;
        if (length != _bounds.Length)
        {
            var replaced = length == 0 ? [] : new long[length];
            _bounds.AsSpan(0, head).CopyTo(replaced);
            tail.CopyTo(replaced.AsSpan(head + bounds.Length));
            _bounds = replaced;
        }

        bounds.CopyTo(_bounds.AsSpan(head));
    }

    /// <summary>The index of the first range whose upper bound is at or above <paramref name="offset"/>.</summary>
    private int FirstReaching(long offset)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Through(middle) < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
