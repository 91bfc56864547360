using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>Where a secret may begin and end in a text, which may be JSON.</summary>
internal static class SecretEdge
{
    /// <summary>The length of an escape such as <c>\u003c</c>.</summary>
    private const int UnicodeEscape = 6;

    /// <summary>Letters and digits.</summary>
    public static SearchValues<byte> Alphanumeric { get; } =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>The letters of base64 in addresses.</summary>
    public static SearchValues<byte> Base64Url { get; } =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"u8);

    /// <summary>True when what begins at <paramref name="start"/> does not go on with the letters and digits before it.</summary>
    public static bool IsStart(ReadOnlySpan<byte> text, int start) =>
        start == 0 || !Alphanumeric.Contains(text[start - 1]) || EscapeLength(text[..start]) > 0;

    /// <summary>True when no letters and digits go on at <paramref name="end"/>.</summary>
    public static bool IsEnd(ReadOnlySpan<byte> text, int end) => end == text.Length || !Alphanumeric.Contains(text[end]);

    /// <summary>How many bytes at the front of <paramref name="text"/> are of <paramref name="allowed"/>.</summary>
    public static int RunLength(ReadOnlySpan<byte> text, SearchValues<byte> allowed)
    {
        var length = text.IndexOfAnyExcept(allowed);
        return length < 0 ? text.Length : length;
    }

    /// <summary>The first byte of the run of <paramref name="allowed"/> that ends before <paramref name="end"/>; no earlier than <paramref name="from"/>.</summary>
    public static int RunStart(ReadOnlySpan<byte> text, int from, int end, SearchValues<byte> allowed)
    {
        var start = from + text[from..end].LastIndexOfAnyExcept(allowed) + 1;

        // Letters of an escape that the run follows are not of it.
        if (start > 0 && start < end && text[start - 1] == '\\')
        {
            start += text[start] == 'u' ? Math.Min(UnicodeEscape - 1, end - start) : 1;
        }
        else if (start > 1 && text[start - 1] == 'u' && text[start - 2] == '\\')
        {
            start += Math.Min(UnicodeEscape - 2, end - start);
        }

        return start;
    }

    /// <summary>The length of the JSON escape that a text ends in, such as <c>\n</c> and <c>\u003c</c>.</summary>
    private static int EscapeLength(ReadOnlySpan<byte> text)
    {
        if (text is [.., (byte)'\\', (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f'])
        {
            return 2;
        }

        return text.Length >= UnicodeEscape && text[^UnicodeEscape..].StartsWith("\\u"u8) ? UnicodeEscape : 0;
    }
}
