using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>
/// Offsets of one partition as ranges that exclude their lower bound and include their upper one, as
/// <see cref="Interfaces.Streams.LogChunk.PreviousOffset"/> and <see cref="Interfaces.Streams.LogChunk.LastOffset"/> do: consecutive
/// chunks of a stream become one range. Not thread-safe. There are two of these for each stream and partition, and they change with each chunk: so
/// they are a part of what has them, and no object; to be held in a field and lent by reference, never copied.
/// </summary>
internal struct OffsetRanges
{
    /// <summary>
    /// Lower and upper bounds by turns, ascending, where there are more than two ranges; no longer than needed. Nearly always there are at most two: what
    /// lies below a checkpoint, and what came after it.
    /// </summary>
    private long[]? _several;
    private TwoRanges _few;

    /// <summary>True when it holds no offset.</summary>
    public readonly bool IsEmpty => _several is null && _few[0] == _few[1];

    /// <summary>How many ranges it takes.</summary>
    public readonly int Count => _several is { } several ? several.Length / 2 : _few[2] != _few[3] ? 2 : IsEmpty ? 0 : 1;

    /// <summary>The ranges' bounds, lower and upper by turns, ascending.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<long> Bounds => _several is { } several ? several : ((ReadOnlySpan<long>)_few)[..(2 * Count)];

    [UnscopedRef]
    private Span<long> All => _several is { } several ? several : ((Span<long>)_few)[..(2 * Count)];

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

        var ranges = new OffsetRanges();
        ranges.Replace(0, 0, bounds.AsSpan());
        return ranges;
    }

    /// <summary>A copy of <see cref="Bounds"/>.</summary>
    public readonly ImmutableArray<long> ToBounds() => [.. Bounds];

    /// <summary>True when the offset is in a range.</summary>
    public readonly bool Contains(long offset) => ContainsAny(offset, offset);

    /// <summary>True when every offset from <paramref name="first"/> to <paramref name="last"/> is in a range.</summary>
    public readonly bool ContainsAll(long first, long last)
    {
        var index = FirstReaching(first);
        return index < Count && After(index) < first && last <= Through(index);
    }

    /// <summary>True when some offset from <paramref name="first"/> to <paramref name="last"/> is in a range.</summary>
    public readonly bool ContainsAny(long first, long last)
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
    public void Add(in OffsetRanges other)
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
    public void Clear() => (_several, _few) = (null, default);

    private readonly long After(int index) => Bounds[2 * index];

    private readonly long Through(int index) => Bounds[(2 * index) + 1];

    private void Replace(int start, int end, ReadOnlySpan<long> bounds)
    {
        var all = All;
        var (head, length) = (2 * start, (2 * start) + bounds.Length + all.Length - (2 * end));
        if (length == all.Length)
        {
            bounds.CopyTo(all[head..]);
            return;
        }

        var several = length > TwoRanges.Length ? new long[length] : null;
        var replaced = several is null ? stackalloc long[length] : several.AsSpan();
        all[..head].CopyTo(replaced);
        all[(2 * end)..].CopyTo(replaced[(head + bounds.Length)..]);
        bounds.CopyTo(replaced[head..]);
        (_several, _few) = (several, default);
        if (several is null)
        {
            replaced.CopyTo(_few);
        }
    }

    /// <summary>The index of the first range whose upper bound is at or above <paramref name="offset"/>.</summary>
    private readonly int FirstReaching(long offset)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Through(middle) < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>One that is not there has the same bound twice.</summary>
    [InlineArray(Length)]
    private struct TwoRanges
    {
        public const int Length = 4;

        private long _bound;
    }
}
