using System.Buffers;
using System.Text;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>
/// The names that Loki can both take and query: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>. It takes others, too, but every later
/// query of the stream fails.
/// </summary>
internal static class LabelName
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <summary>True when Loki can query <paramref name="name"/>.</summary>
    public static bool IsValid(ReadOnlySpan<char> name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && !name.ContainsAnyExcept(NameCharacters);

    /// <summary>
    /// Appends a name that only the record knows, behind a prefix that is part of a name already; nothing when it is empty.
    /// </summary>
    public static void Append(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> text, PooledBufferWriter output)
    {
        var start = output.WrittenCount;
        var first = prefix is [] ? text : prefix;
        output.Write(first is [>= (byte)'0' and <= (byte)'9', ..] ? "_"u8 : default);
        output.Write(prefix);
        AppendSlug(text, output);
        if (output.WrittenCount > start && !output.WrittenSpan[start..].ContainsAnyExcept((byte)'_'))
        {
            // Loki fails a whole push for one such name in structured metadata.
            output.Write("unnamed"u8);
        }
    }

    /// <summary>
    /// Appends <paramref name="text"/> as (a part of) a name, with <c>_</c> for each character that a name cannot have.
    /// </summary>
    public static void AppendSlug(ReadOnlySpan<byte> text, PooledBufferWriter output)
    {
        var slug = output.GetSpan(text.Length);
        var length = 0;
        while (!text.IsEmpty)
        {
            var c = text[0];
            var consumed = 1;
            if (c >= 0x80)
            {
                Rune.DecodeFromUtf8(text, out _, out consumed);
            }

            slug[length++] = char.IsAsciiLetterOrDigit((char)c) ? c : (byte)'_';
            text = text[consumed..];
        }

        output.Advance(length);
    }
}
