using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Records.Chunks;

/// <summary>Walks the entries of a <see cref="LogChunk"/> without copying them.</summary>
public ref struct ChunkReader
{
    private readonly int _entriesLength;
    private ReadOnlySpan<byte> _entries;
    private ReadOnlySpan<byte> _offsets;

    /// <summary>A reader before the first entry.</summary>
    public ChunkReader(LogChunk chunk)
    {
        _entries = chunk.Entries.Span;
        _entriesLength = _entries.Length;
        _offsets = chunk.Offsets.Span;
        Offset = chunk.FirstOffset;
    }

    /// <summary>The record's offset.</summary>
    public long Offset { get; private set; }

    /// <summary>The entry's timestamp, nanoseconds since the Unix epoch.</summary>
    public long TimestampNs { get; private set; }

    /// <summary>Where the entry's field, tag included, begins in the chunk.</summary>
    public int Start { get; private set; }

    /// <summary>Length of the entry's field, tag included.</summary>
    public int Length { get; private set; }

    /// <summary>The entry: a Loki <c>EntryAdapter</c> message.</summary>
    public ReadOnlySpan<byte> Message { get; private set; }

    /// <summary>Moves to the next entry; false at the end.</summary>
    /// <exception cref="FormatException">The chunk is damaged.</exception>
    public bool MoveNext()
    {
        if (_entries.IsEmpty)
        {
            return false;
        }

        Start = _entriesLength - _entries.Length;
        Varint.Read(ref _entries);
        var length = (int)Varint.Read(ref _entries);
        Message = _entries[..length];
        _entries = _entries[length..];
        Length = _entriesLength - _entries.Length - Start;
        Offset += (long)Varint.Read(ref _offsets);
        TimestampNs = ReadTimestamp(Message);
        return true;
    }

    /// <summary>The message in a whole <c>entries</c> field.</summary>
    public static ReadOnlySpan<byte> MessageOf(ReadOnlySpan<byte> field)
    {
        Varint.Read(ref field);
        return field[^(int)Varint.Read(ref field)..];
    }

    private static long ReadTimestamp(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty || message[0] != PushProtocol.EntryTimestamp)
        {
            throw new FormatException("An entry does not begin with its timestamp.");
        }

        message = message[1..];
        var length = (int)Varint.Read(ref message);
        return TimestampField.Read(message[..length]);
    }
}
