using System.IO.Hashing;
using System.Numerics;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>A record's headers by their names, in the order in which those first occur. Reused from record to record.</summary>
internal sealed class HeaderGroups
{
    private Header[] _headers = new Header[8];
    private int[] _table = new int[16];

    /// <summary>How many headers; each is asked for by its number.</summary>
    public int Count { get; private set; }

    /// <summary>Reads headers as <see cref="HeaderBlock"/> lays them out.</summary>
    public void Load(ReadOnlySpan<byte> block)
    {
        Count = 0;
        for (var rest = block; HeaderBlock.TryReadNext(ref rest, out var name, out var value, out var isNull);)
        {
            if (Count == _headers.Length)
            {
                Array.Resize(ref _headers, Count * 2);
            }

            var end = block.Length - rest.Length;
            var start = end - value.Length - sizeof(int) - name.Length;
            _headers[Count++] = new Header(start, name.Length, end - value.Length, isNull ? -1 : value.Length);
        }

        Group(block);
    }

    /// <summary>False for one whose name occurred before.</summary>
    public bool IsFirst(int header) => _headers[header].IsFirst;

    /// <summary>The next one of the same name, or 0.</summary>
    public int Next(int header) => _headers[header].Next;

    /// <summary>A header's name.</summary>
    public ReadOnlySpan<byte> Name(int header, ReadOnlySpan<byte> block) => block.Slice(_headers[header].NameStart, _headers[header].NameLength);

    /// <summary>A header's value; false when it is null.</summary>
    public bool TryValue(int header, ReadOnlySpan<byte> block, out ReadOnlySpan<byte> value)
    {
        ref readonly var found = ref _headers[header];
        value = found.ValueLength < 0 ? default : block.Slice(found.ValueStart, found.ValueLength);
        return found.ValueLength >= 0;
    }

    /// <summary>Appends what a name stands for as JSON: a string or null, or an array of them when it occurs several times.</summary>
    public void WriteJson(int first, ReadOnlySpan<byte> block, PooledBufferWriter output)
    {
        if (Next(first) == 0)
        {
            WriteOne(first, block, output);
            return;
        }

        output.Write("["u8);
        for (var header = first; ; output.Write(","u8))
        {
            WriteOne(header, block, output);
            header = Next(header);
            if (header == 0)
            {
                break;
            }
        }

        output.Write("]"u8);
    }

    private void WriteOne(int header, ReadOnlySpan<byte> block, PooledBufferWriter output)
    {
        if (TryValue(header, block, out var value))
        {
            JsonText.WriteString(value, output);
        }
        else
        {
            output.Write("null"u8);
        }
    }

    // By a hash table: a record may have hundreds of thousands.
    private void Group(ReadOnlySpan<byte> block)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Count * 2);
        _table = size > _table.Length ? new int[size] : _table;
        var table = _table.AsSpan(0, size);
        table.Clear();
        for (var i = 0; i < Count; i++)
        {
            var name = Name(i, block);
            var at = Count == 1 ? 0 : (int)XxHash3.HashToUInt64(name) & (size - 1);
            while (table[at] > 0 && !Name(table[at] - 1, block).SequenceEqual(name))
            {
                at = (at + 1) & (size - 1);
            }

            if (table[at] == 0)
            {
                table[at] = i + 1;
                (_headers[i].IsFirst, _headers[i].Last) = (true, i);
            }
            else
            {
                ref var first = ref _headers[table[at] - 1];
                _headers[first.Last].Next = first.Last = i;
            }
        }
    }

    /// <param name="NameStart">Where the name begins in the block.</param>
    /// <param name="NameLength">Its length.</param>
    /// <param name="ValueStart">Where the value begins.</param>
    /// <param name="ValueLength">Its length, or -1 for a null.</param>
    private record struct Header(int NameStart, int NameLength, int ValueStart, int ValueLength)
    {
        public bool IsFirst { get; set; }

        /// <summary>The next of the same name; none can be the very first header.</summary>
        public int Next { get; set; }

        /// <summary>Of the first of a name: the last.</summary>
        public int Last { get; set; }
    }
}
