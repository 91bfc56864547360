using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace OrleansKafkaLoki.Quickstart.Loki.Wire;

/// <summary>Walks the fields of one protobuf message without copying.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>Where the next field begins.</summary>
    public readonly int Position => _position;

    /// <summary>The number of the field that <see cref="Next"/> read.</summary>
    public int Field { get; private set; }

    /// <summary>The value of a varint or fixed field.</summary>
    public ulong Number { get; private set; }

    /// <summary>The bytes of a length-delimited field; empty for any other.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Reads the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The message is cut short or not protobuf.</exception>
    public bool Next()
    {
        if (_position >= _message.Length)
        {
            return false;
        }

        var tag = ReadVarint();
        Field = (int)(tag >> 3);
        Bytes = default;
        Number = 0;
        switch (tag & 7)
        {
            case 0:
                Number = ReadVarint();
                break;
            case 1:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case 2:
                Bytes = Take(ReadVarint());
                break;
            case 5:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            default:
                throw new InvalidDataException("proto: illegal wireType");
        }

        return true;
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_message.Length - _position))
        {
            throw new InvalidDataException("unexpected EOF");
        }

        var taken = _message.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong ReadVarint()
    {
        if (_position < _message.Length && _message[_position] < 0x80)
        {
            return _message[_position++];
        }

        return ReadLongVarint();
    }

    private ulong ReadLongVarint()
    {
        var value = 0ul;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position >= _message.Length)
            {
                throw new InvalidDataException("unexpected EOF");
            }

            var part = _message[_position++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("proto: integer overflow");
    }
}
