namespace OrleansKafkaLoki.Quickstart.Loki.Wire;

/// <summary>One pair of an entry's structured metadata (<c>LabelPairAdapter</c>), parsed in place.</summary>
internal readonly ref struct MetadataPair
{
    /// <summary>Parses the body of a <c>LabelPairAdapter</c>.</summary>
    public MetadataPair(ReadOnlySpan<byte> message)
    {
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    Name = fields.Bytes;
                    break;
                case 2:
                    Value = fields.Bytes;
                    break;
            }
        }
    }

    public ReadOnlySpan<byte> Name { get; }

    public ReadOnlySpan<byte> Value { get; }
}
