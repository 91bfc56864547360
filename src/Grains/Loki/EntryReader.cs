namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Reads one encoded <c>EntryAdapter</c> message, without the tag and length of the field that held it.</summary>
public ref struct EntryReader
{
    private ReadOnlySpan<byte> _metadata;

    /// <summary>Reads the timestamp and the line of <paramref name="entry"/>.</summary>
    /// <exception cref="FormatException">The bytes are not an entry.</exception>
    public EntryReader(ReadOnlySpan<byte> entry)
    {
        _metadata = entry;
        while (ProtobufField.TryRead(ref entry, out var field))
        {
            switch (field.Tag)
            {
                case PushProtocol.EntryTimestamp:
                    TimestampNs = TimestampField.Read(field.Bytes);
                    break;
                case PushProtocol.EntryLine:
                    Line = field.Bytes;
                    break;
            }
        }
    }

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public long TimestampNs { get; }

    /// <summary>The log line; UTF-8 if its author wrote UTF-8.</summary>
    public ReadOnlySpan<byte> Line { get; }

    /// <summary>Reads the next pair of structured metadata; false when there is none left.</summary>
    /// <exception cref="FormatException">The bytes are not an entry.</exception>
    public bool TryReadMetadata(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (ProtobufField.TryRead(ref _metadata, out var field))
        {
            if (field.Tag == PushProtocol.EntryMetadata)
            {
                ReadPair(field.Bytes, out name, out value);
                return true;
            }
        }

        name = value = default;
        return false;
    }

    private static void ReadPair(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        while (ProtobufField.TryRead(ref message, out var field))
        {
            switch (field.Tag)
            {
                case PushProtocol.PairName:
                    name = field.Bytes;
                    break;
                case PushProtocol.PairValue:
                    value = field.Bytes;
                    break;
            }
        }
    }
}
