namespace OrleansKafkaLoki.Quickstart.Loki.Wire;

/// <summary>Walks the structured metadata of an entry.</summary>
internal ref struct MetadataEnumerator(ReadOnlySpan<byte> entry)
{
    private ProtoReader _fields = new(entry);

    /// <summary>The pair at hand.</summary>
    public readonly MetadataPair Current => new(_fields.Bytes);

    /// <summary>Moves on; false at the end.</summary>
    public bool MoveNext()
    {
        while (_fields.Next())
        {
            if (_fields.Field == 3)
            {
                return true;
            }
        }

        return false;
    }
}
