using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>One field of a protobuf message: a number or bytes, by its wire type.</summary>
internal readonly ref struct ProtobufField
{
    private const int VarintType = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    /// <summary>Field number and wire type.</summary>
    public ulong Tag { get; private init; }

    /// <summary>The value of a varint field.</summary>
    public ulong Number { get; private init; }

    /// <summary>The value of any other field.</summary>
    public ReadOnlySpan<byte> Bytes { get; private init; }

    /// <summary>Reads the next field and moves <paramref name="message"/> behind it; false at the end.</summary>
    /// <exception cref="FormatException">The bytes are not a protobuf message.</exception>
    public static bool TryRead(scoped ref ReadOnlySpan<byte> message, out ProtobufField field)
    {
        field = default;
        if (message.IsEmpty)
        {
            return false;
        }

        var tag = Varint.Read(ref message);
        field = (tag & 7) switch
        {
            VarintType => new ProtobufField { Tag = tag, Number = Varint.Read(ref message) },
            Fixed64 => new ProtobufField { Tag = tag, Bytes = Take(ref message, sizeof(ulong)) },
            LengthDelimited => new ProtobufField { Tag = tag, Bytes = Take(ref message, Varint.Read(ref message)) },
            Fixed32 => new ProtobufField { Tag = tag, Bytes = Take(ref message, sizeof(uint)) },
            var type => throw new FormatException($"{type} is not a protobuf wire type."),
        };
        return true;
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> message, ulong length)
    {
        if (length > (ulong)message.Length)
        {
            throw new FormatException("The bytes end within a protobuf field.");
        }

        var taken = message[..(int)length];
        message = message[(int)length..];
        return taken;
    }
}
