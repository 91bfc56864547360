using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansKafkaLoki.Quickstart.Loki.Labels;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>Turns a JSON push into the protobuf one, so that one path judges both.</summary>
internal static class JsonPush
{
    /// <summary>Writes the <c>PushRequest</c> that <paramref name="json"/> stands for.</summary>
    /// <exception cref="InvalidDataException">It is not a push.</exception>
    public static byte[] ToProtobuf(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var request = new ArrayBufferWriter<byte>();
            foreach (var stream in document.RootElement.GetProperty("streams").EnumerateArray())
            {
                WriteMessage(request, 1, ToStream(stream));
            }

            return request.WrittenSpan.ToArray();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("couldn't parse push request: " + error.Message, error);
        }
    }

    private static ReadOnlySpan<byte> ToStream(JsonElement stream)
    {
        var labels = new StringBuilder("{");
        foreach (var label in stream.GetProperty("stream").EnumerateObject())
        {
            labels.Append(labels.Length > 1 ? "," : "");
            QuotedString.Append(labels, label.Name);
            labels.Append('=');
            QuotedString.Append(labels, Text(label.Value));
        }

        var message = new ArrayBufferWriter<byte>();
        WriteMessage(message, 1, Encoding.UTF8.GetBytes(labels.Append('}').ToString()));
        foreach (var value in stream.GetProperty("values").EnumerateArray())
        {
            WriteMessage(message, 2, ToEntry(value));
        }

        return message.WrittenSpan;
    }

    private static ReadOnlySpan<byte> ToEntry(JsonElement value)
    {
        var nanoseconds = long.Parse(Text(value[0]), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var (seconds, rest) = Math.DivRem(nanoseconds, NanoTime.Second);
        var timestamp = new ArrayBufferWriter<byte>();
        WriteNumber(timestamp, 1, (ulong)seconds);
        WriteNumber(timestamp, 2, (ulong)rest);

        var message = new ArrayBufferWriter<byte>();
        WriteMessage(message, 1, timestamp.WrittenSpan);
        WriteMessage(message, 2, Encoding.UTF8.GetBytes(Text(value[1])));
        if (value.GetArrayLength() > 2)
        {
            foreach (var metadata in value[2].EnumerateObject())
            {
                var pair = new ArrayBufferWriter<byte>();
                WriteMessage(pair, 1, Encoding.UTF8.GetBytes(metadata.Name));
                WriteMessage(pair, 2, Encoding.UTF8.GetBytes(Text(metadata.Value)));
                WriteMessage(message, 3, pair.WrittenSpan);
            }
        }

        return message.WrittenSpan;
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("a value is null");

    private static void WriteMessage(ArrayBufferWriter<byte> target, int field, ReadOnlySpan<byte> content)
    {
        WriteVarint(target, ((ulong)field << 3) | 2);
        WriteVarint(target, (ulong)content.Length);
        target.Write(content);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> target, int field, ulong value)
    {
        WriteVarint(target, (ulong)field << 3);
        WriteVarint(target, value);
    }

    private static void WriteVarint(ArrayBufferWriter<byte> target, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            target.Write([(byte)(value | 0x80)]);
        }

        target.Write([(byte)value]);
    }
}
