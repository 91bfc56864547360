using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>A record's headers as a JSON object of strings. Null values are left out; repeated names stay, as in the record.</summary>
internal static class HeaderJson
{
    /// <summary>Appends the object.</summary>
    public static void Write(ReadOnlySpan<byte> headers, PooledBufferWriter output)
    {
        output.Write("{"u8);
        var first = true;
        while (HeaderBlock.TryReadNext(ref headers, out var name, out var value, out var isNull))
        {
            if (!isNull)
            {
                output.Write(first ? ""u8 : ","u8);
                JsonText.WriteString(name, output);
                output.Write(":"u8);
                JsonText.WriteString(value, output);
                first = false;
            }
        }

        output.Write("}"u8);
    }
}
