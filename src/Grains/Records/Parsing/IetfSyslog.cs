namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>Takes a message of RFC 5424 apart, from behind its version.</summary>
internal static class IetfSyslog
{
    /// <summary>Finds all fields; a <c>-</c> stands for one that is missing.</summary>
    public static void Parse(ref SyslogCursor cursor, Span<Capture> captures)
    {
        for (var field = SyslogField.Timestamp; field <= SyslogField.MsgId; field++)
        {
            var isNil = cursor.Rest is [(byte)'-'] or [(byte)'-', (byte)' ', ..];
            var word = cursor.TakeWord();
            captures[(int)field] = isNil || word.Length == 0 ? Capture.Missing : word;
        }

        if (cursor.Rest is [(byte)'-'] or [(byte)'-', (byte)' ', ..])
        {
            cursor.TakeWord();
        }
        else if (StructuredDataReader.Length(cursor.Rest) is > 0 and var length)
        {
            captures[(int)SyslogField.StructuredData] = cursor.Take(length);
            cursor.Skip(cursor.Rest is [(byte)' ', ..] ? 1 : 0);
        }

        cursor.Skip(cursor.Rest.StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : 0);
        captures[(int)SyslogField.Message] = cursor.Rest.IsEmpty ? Capture.Missing : cursor.Take(cursor.Rest.Length);
    }
}
