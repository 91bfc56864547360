using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>A record's headers as a JSON object, each name once.</summary>
internal static class HeaderJson
{
    /// <summary>Appends the object.</summary>
    public static void Write(HeaderGroups headers, ReadOnlySpan<byte> block, PooledBufferWriter output)
    {
        output.Write("{"u8);
        for (var header = 0; header < headers.Count; header++)
        {
            if (headers.IsFirst(header))
            {
                output.Write(header > 0 ? ","u8 : default);
                JsonText.WriteString(headers.Name(header, block), output);
                output.Write(":"u8);
                headers.WriteJson(header, block, output);
            }
        }

        output.Write("}"u8);
    }
}
