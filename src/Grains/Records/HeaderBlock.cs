using System.Buffers;
using System.Buffers.Binary;

namespace OrleansKafkaLoki.Grains.Records;

/// <summary>
/// The layout of a record's headers in a batch: for each header an int32 name length, the name, an int32 value length
/// (-1 for a null value) and the value, little-endian.
/// </summary>
public static class HeaderBlock
{
    /// <summary>Appends one header.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name, UTF-8.</param>
    /// <param name="value">The value; ignored when <paramref name="isNull"/>.</param>
    /// <param name="isNull">True for a null value.</param>
    public static void Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isNull)
    {
        WriteLength(writer, name.Length);
        writer.Write(name);
        WriteLength(writer, isNull ? -1 : value.Length);
        if (!isNull)
        {
            writer.Write(value);
        }
    }

    /// <summary>Reads the next header and moves <paramref name="block"/> behind it; false at the end.</summary>
    public static bool TryReadNext(
        scoped ref ReadOnlySpan<byte> block, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out bool isNull)
    {
        name = value = default;
        isNull = false;
        if (block.IsEmpty)
        {
            return false;
        }

        name = Take(ref block, ReadLength(ref block));
        var valueLength = ReadLength(ref block);
        isNull = valueLength < 0;
        value = isNull ? default : Take(ref block, valueLength);
        return true;
    }

    /// <summary>Finds the last header of a name (as Kafka's own "last header" does); false when there is none or its value is null.</summary>
    public static bool TryFind(ReadOnlySpan<byte> block, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var found = false;
        while (TryReadNext(ref block, out var candidate, out var candidateValue, out var isNull))
        {
            if (candidate.SequenceEqual(name))
            {
                value = candidateValue;
                found = !isNull;
            }
        }

        return found;
    }

    private static void WriteLength(IBufferWriter<byte> writer, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(sizeof(int)), length);
        writer.Advance(sizeof(int));
    }

    private static int ReadLength(scoped ref ReadOnlySpan<byte> block) => BinaryPrimitives.ReadInt32LittleEndian(Take(ref block, sizeof(int)));

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> block, int length)
    {
        var taken = block[..length];
        block = block[length..];
        return taken;
    }
}
