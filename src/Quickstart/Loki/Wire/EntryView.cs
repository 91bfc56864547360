namespace OrleansKafkaLoki.Quickstart.Loki.Wire;

/// <summary>One entry of a stream as it stands in a push (<c>EntryAdapter</c>), parsed in place.</summary>
internal readonly ref struct EntryView
{
    private readonly ReadOnlySpan<byte> _message;

    /// <summary>Parses the body of an <c>EntryAdapter</c>.</summary>
    /// <exception cref="InvalidDataException">It is not protobuf.</exception>
    public EntryView(ReadOnlySpan<byte> message)
    {
        _message = message;
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    TimestampNs = ReadTimestamp(fields.Bytes);
                    break;
                case 2:
                    Line = fields.Bytes;
                    break;
                case 3:
                    var pair = new MetadataPair(fields.Bytes);
                    MetadataCount++;
                    MetadataBytes += pair.Name.Length + pair.Value.Length;
                    HasEmptyMetadataName |= pair.Name.IsEmpty;
                    break;
            }
        }
    }

    /// <summary>Nanoseconds since 1970.</summary>
    public long TimestampNs { get; }

    public ReadOnlySpan<byte> Line { get; }

    /// <summary>How many structured metadata pairs it has.</summary>
    public int MetadataCount { get; }

    /// <summary>Bytes of their names and values.</summary>
    public int MetadataBytes { get; }

    /// <summary>Whether a pair has no name, which Loki answers with 500.</summary>
    public bool HasEmptyMetadataName { get; }

    /// <summary>The structured metadata.</summary>
    public MetadataEnumerator GetEnumerator() => new(_message);

    private static long ReadTimestamp(ReadOnlySpan<byte> message)
    {
        long seconds = 0, nanos = 0;
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    seconds = (long)fields.Number;
                    break;
                case 2:
                    nanos = (long)fields.Number;
                    break;
            }
        }

        return unchecked((seconds * 1_000_000_000) + nanos);
    }
}
