using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>
/// Takes apart what RFC 3164 found in use, from behind the priority: <c>Oct 11 22:14:15 host app[pid]: message</c>. Programs leave
/// out of it what they like, also the priority in files; then the time tells that it is syslog at all.
/// </summary>
internal static class BsdSyslog
{
    private const int MaxTag = 64;

    private static readonly SearchValues<byte> NoTag = SearchValues.Create(" \t\"'=<>{}"u8);

    /// <summary>Finds the fields; false when it has neither priority nor time.</summary>
    public static bool TryParse(ref SyslogCursor cursor, Span<Capture> captures, bool hasPriority)
    {
        if (BsdTime.Length(cursor.Rest) is > 0 and var length)
        {
            captures[(int)SyslogField.Timestamp] = cursor.Take(length);
            cursor.Skip(cursor.Rest is [(byte)':', ..] ? 1 : 0);
            cursor.Skip(cursor.Rest is [(byte)' ', ..] ? 1 : 0);
            TakeHostname(ref cursor, captures);
        }
        else if (!hasPriority)
        {
            return false;
        }

        TakeTag(ref cursor, captures);
        captures[(int)SyslogField.Message] = cursor.Take(cursor.Rest.Length);
        return true;
    }

    // What is written on the machine itself has no name of it: then the tag follows the time.
    private static void TakeHostname(ref SyslogCursor cursor, Span<Capture> captures)
    {
        var end = cursor.Rest.IndexOf((byte)' ');
        if (end > 0 && cursor.Rest[end - 1] != (byte)':')
        {
            captures[(int)SyslogField.Hostname] = cursor.TakeWord();
        }
    }

    // "app: " or "app[123]: ".
    private static void TakeTag(ref SyslogCursor cursor, Span<Capture> captures)
    {
        var end = cursor.Rest.IndexOfAny(NoTag);
        var word = cursor.Rest[..(end < 0 ? cursor.Rest.Length : end)];
        if (word is not [_, .., (byte)':'] or { Length: > MaxTag } || (end >= 0 && cursor.Rest[end] != (byte)' '))
        {
            return;
        }

        var tag = word[..^1];
        var bracket = tag is [.., (byte)']'] ? tag.LastIndexOf((byte)'[') : -1;
        captures[(int)SyslogField.AppName] = cursor.Take(bracket > 0 ? bracket : tag.Length);
        if (bracket > 0)
        {
            cursor.Skip(1);
            captures[(int)SyslogField.ProcId] = cursor.Take(tag.Length - bracket - 2);
            cursor.Skip(1);
        }

        cursor.Skip(end < 0 ? 1 : 2);
    }
}
