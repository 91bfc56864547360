using System.Buffers;
using System.Text.Unicode;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Lines;

/// <summary>Writes keys and values of logfmt as Loki's parser reads them: a quoted value is a JSON string.</summary>
internal static class LogfmtText
{
    private static readonly SearchValues<byte> Special =
        SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(c => (byte)c), (byte)'"', (byte)'=', 0x7F]);

    /// <summary>Appends a part of a key, with <c>_</c> for what a key cannot hold.</summary>
    public static void WriteKey(ReadOnlySpan<byte> name, PooledBufferWriter output)
    {
        for (int run; (run = name.IndexOfAny(Special)) >= 0;)
        {
            Utf8Text.AppendValid(name[..run], output);
            output.Write("_"u8);
            name = name[(run + 1)..];
        }

        Utf8Text.AppendValid(name, output);
    }

    /// <summary>Appends a value, quoted when it is empty or holds spaces, quotes, <c>=</c>, control characters or invalid UTF-8.</summary>
    public static void WriteValue(ReadOnlySpan<byte> text, PooledBufferWriter output)
    {
        if (IsBare(text) && Utf8.IsValid(text))
        {
            output.Write(text);
        }
        else
        {
            JsonText.WriteString(text, output);
        }
    }

    /// <summary>Appends a JSON value of the payload; a string that needs quotes is already escaped as it should be.</summary>
    public static void WriteValue(JsonField field, ReadOnlySpan<byte> json, PooledBufferWriter output)
    {
        var text = field.In(json);
        var quoted = field.Kind == JsonFieldKind.EscapedText || !IsBare(text);
        output.Write(quoted ? "\""u8 : default);
        output.Write(text);
        output.Write(quoted ? "\""u8 : default);
    }

    private static bool IsBare(ReadOnlySpan<byte> text) => !text.IsEmpty && text.IndexOfAny(Special) < 0;
}
