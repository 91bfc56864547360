using System.Buffers.Binary;
using OrleansKafkaLoki.Grains.Base;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store.Journals;

/// <summary>A MessagePack array of texts, as the <c>cmsgpack</c> of Redis' Lua reads it: one argument of a script instead of many.</summary>
internal readonly ref struct PackedTexts
{
    private const byte Array32 = 0xdd;
    private const byte Str32 = 0xdb;

    private readonly PooledBufferWriter _writer;

    /// <summary>Begins an array.</summary>
    /// <param name="writer">Where it is written.</param>
    /// <param name="count">How many texts follow.</param>
    public PackedTexts(PooledBufferWriter writer, int count)
    {
        _writer = writer;
        WriteHeader(Array32, count);
    }

    /// <summary>Goes on with a text.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        WriteHeader(Str32, text.Length);
        _writer.Write(text);
    }

    /// <inheritdoc cref="Write(ReadOnlySpan{byte})"/>
    public void Write(RedisValue text)
    {
        var length = (int)text.GetByteCount();
        WriteHeader(Str32, length);
        text.CopyTo(_writer.GetSpan(length));
        _writer.Advance(length);
    }

    private void WriteHeader(byte kind, int length)
    {
        var header = _writer.GetSpan(sizeof(byte) + sizeof(int));
        header[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
        _writer.Advance(sizeof(byte) + sizeof(int));
    }
}
