using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>
/// Takes a syslog message apart, of RFC 5424 or of the older kind that RFC 3164 describes; which one it is shows in itself.
/// The length that goes before it on TCP (RFC 6587) is passed, and what ends a frame there is no part of the message.
/// </summary>
internal sealed class SyslogParser : ICapturingParser
{
    private const int MaxCountDigits = 10;
    private const int MaxPriority = 191;

    private static readonly byte[][] Facilities = Words(
        "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp security console solaris-cron local0 local1 local2 local3 local4 local5 local6 local7");

    private static readonly byte[][] Severities = Words("emerg alert crit err warning notice info debug");

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; } =
        ["facility", "severity", "timestamp", "hostname", "appname", "procid", "msgid", "structured_data", "message"];

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> text, Span<Capture> captures, PooledBufferWriter scratch)
    {
        captures[..Names.Count].Fill(Capture.Missing);
        text = text.TrimEnd("\r\n\0"u8);
        var cursor = new SyslogCursor(text, CountLength(text));
        var hasPriority = TryTakePriority(ref cursor, out var priority);
        if (hasPriority)
        {
            captures[(int)SyslogField.Facility] = Write(Facilities[priority >> 3], scratch);
            captures[(int)SyslogField.Severity] = Write(Severities[priority & 7], scratch);
            if (TryTakeVersion(ref cursor))
            {
                IetfSyslog.Parse(ref cursor, captures);
                return true;
            }
        }

        return BsdSyslog.TryParse(ref cursor, captures, hasPriority);
    }

    private static Capture Write(byte[] word, PooledBufferWriter scratch)
    {
        var start = scratch.WrittenCount;
        scratch.Write(word);
        return new Capture(start, word.Length, IsUnescaped: true);
    }

    private static int CountLength(ReadOnlySpan<byte> text)
    {
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits is > 0 and <= MaxCountDigits && text[digits..].StartsWith(" <"u8) ? digits + 1 : 0;
    }

    private static bool TryTakePriority(ref SyslogCursor cursor, out int priority)
    {
        priority = 0;
        var rest = cursor.Rest;
        var digits = rest is [(byte)'<', ..] ? rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') : 0;
        if (digits is < 1 or > 3 || rest[digits + 1] != (byte)'>')
        {
            return false;
        }

        foreach (var digit in rest.Slice(1, digits))
        {
            priority = (priority * 10) + digit - '0';
        }

        cursor.Skip(priority <= MaxPriority ? digits + 2 : 0);
        return priority <= MaxPriority;
    }

    // One to three digits, no zero before others, and a space. There is only version 1 yet.
    private static bool TryTakeVersion(ref SyslogCursor cursor)
    {
        var digits = cursor.Rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits is < 1 or > 3 || cursor.Rest[0] == (byte)'0' || cursor.Rest[digits] != (byte)' ')
        {
            return false;
        }

        cursor.Skip(digits + 1);
        return true;
    }

    private static byte[][] Words(string words) => [.. words.Split(' ').Select(System.Text.Encoding.UTF8.GetBytes)];
}
