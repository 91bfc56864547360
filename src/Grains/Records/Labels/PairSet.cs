using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>
/// The labels or the structured metadata of one record: pairs of distinct names in ordinal order, values that Loki can
/// keep. Reused from record to record. Add the expanded pairs before the named ones, which must come in order.
/// </summary>
internal sealed class PairSet : IDisposable
{
    private readonly PairLimits _limits;
    private readonly Comparison<NamedPair> _byName;
    private NamedPair[] _pairs = new NamedPair[16];
    private int _count;
    private bool _expanded;

    /// <summary>A set within <paramref name="limits"/>.</summary>
    public PairSet(PairLimits limits)
    {
        _limits = limits;
        _byName = CompareNames;
    }

    /// <summary>Where a name and, behind it, its value are written before <see cref="Add"/>.</summary>
    public PooledBufferWriter Text { get; } = new();

    /// <summary>The pairs, in name order after <see cref="Finish"/>.</summary>
    public ReadOnlySpan<NamedPair> Pairs => _pairs.AsSpan(0, _count);

    /// <summary>Names and values that were cut to their limits since <see cref="Clear"/>.</summary>
    public int CutCount { get; private set; }

    /// <summary>Values of which a part was missing since <see cref="Clear"/>.</summary>
    public int PartialCount { get; set; }

    public ReadOnlySpan<byte> Name(in NamedPair pair) => Text.WrittenSpan.Slice(pair.NameStart, pair.NameLength);

    public ReadOnlySpan<byte> Value(in NamedPair pair) => Text.WrittenSpan.Slice(pair.ValueStart, pair.ValueLength);

    /// <summary>Starts the next record.</summary>
    public void Clear()
    {
        Text.Clear();
        _count = CutCount = PartialCount = 0;
        _expanded = false;
    }

    /// <summary>Adds the pair that was just written: its name from one position, its value from another to the end.</summary>
    public void Add(int nameStart, int valueStart, bool expanded)
    {
        var nameLength = valueStart - nameStart;
        if (nameLength > _limits.NameLength)
        {
            nameLength = _limits.NameLength;
            CutCount++;
        }

        if (!Utf8Text.IsStorable(Text.WrittenSpan[valueStart..]))
        {
            valueStart = AppendStorable(valueStart);
        }

        var valueLength = Text.WrittenCount - valueStart;
        if (valueLength > _limits.ValueLength)
        {
            valueLength = Utf8Text.CutLength(Text.WrittenSpan[valueStart..], _limits.ValueLength);
            CutCount++;
        }

        if (_count == _pairs.Length)
        {
            Array.Resize(ref _pairs, _count * 2);
        }

        _pairs[_count++] = new NamedPair(nameStart, nameLength, valueStart, valueLength, expanded);
        _expanded |= expanded;
    }

    /// <summary>
    /// Orders the pairs, keeps the last of each name and what fits the limits (named ones first, then in order) and
    /// returns how many values were left off.
    /// </summary>
    public int Finish()
    {
        var dropped = 0;
        if (_expanded)
        {
            _pairs.AsSpan(0, _count).Sort(_byName);
            dropped = KeepLastOfEachName();
        }

        var size = 0;
        foreach (ref readonly var pair in Pairs)
        {
            size += pair.Size;
        }

        return dropped + (_count > _limits.Count || size > _limits.Size ? DropWhatDoesNotFit() : 0);
    }

    /// <summary>Puts a pair among the finished ones, for which the caller has kept room, or in the place of the one of its name.</summary>
    public void Put(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var place = 0;
        while (place < _count && Name(_pairs[place]).SequenceCompareTo(name) < 0)
        {
            place++;
        }

        if (place == _count || !Name(_pairs[place]).SequenceEqual(name))
        {
            Array.Resize(ref _pairs, Math.Max(_pairs.Length, _count + 1));
            _pairs.AsSpan(place, _count++ - place).CopyTo(_pairs.AsSpan(place + 1));
        }

        var start = Text.WrittenCount;
        Text.Write(name);
        Text.Write(value);
        _pairs[place] = new NamedPair(start, name.Length, start + name.Length, value.Length, Expanded: false);
    }

    /// <inheritdoc/>
    public void Dispose() => Text.Dispose();

    // Of one name the later written counts; its name also stands later in the text.
    private int CompareNames(NamedPair a, NamedPair b)
    {
        var order = Name(a).SequenceCompareTo(Name(b));
        return order != 0 ? order : a.NameStart.CompareTo(b.NameStart);
    }

    // Returns how many others there were, but for those that say the same.
    private int KeepLastOfEachName()
    {
        var (kept, dropped) = (0, 0);
        for (var i = 0; i < _count; i++)
        {
            if (i + 1 == _count || !Name(_pairs[i]).SequenceEqual(Name(_pairs[i + 1])))
            {
                _pairs[kept++] = _pairs[i];
            }
            else if (!Value(_pairs[i]).SequenceEqual(Value(_pairs[i + 1])))
            {
                dropped++;
            }
        }

        _count = kept;
        return dropped;
    }

    private int DropWhatDoesNotFit()
    {
        var (count, size) = (_limits.Count, _limits.Size);
        MarkWhatDoesNotFit(expanded: false, ref count, ref size);
        MarkWhatDoesNotFit(expanded: true, ref count, ref size);
        var kept = 0;
        foreach (ref readonly var pair in Pairs)
        {
            if (pair.NameLength > 0)
            {
                _pairs[kept++] = pair;
            }
        }

        var dropped = _count - kept;
        _count = kept;
        return dropped;
    }

    // No pair has an empty name, so an empty one marks a pair that goes.
    private void MarkWhatDoesNotFit(bool expanded, ref int count, ref int size)
    {
        foreach (ref var pair in _pairs.AsSpan(0, _count))
        {
            if (pair.Expanded != expanded)
            {
                continue;
            }

            if (count > 0 && pair.Size <= size)
            {
                count--;
                size -= pair.Size;
            }
            else
            {
                pair = default(NamedPair) with { Expanded = expanded };
            }
        }
    }

    // Appends a value again as Loki can keep it, and returns where it then begins.
    private int AppendStorable(int start)
    {
        // The result is never longer, so that with this much room writing does not move what is being read.
        const int LongestCharacter = 4;
        var end = Text.WrittenCount;
        Text.GetSpan(end - start + LongestCharacter);
        Utf8Text.AppendStorable(Text.WrittenSpan[start..end], Text);
        return end;
    }
}
