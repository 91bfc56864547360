namespace OrleansKafkaLoki.Grains.Records.Json;

/// <summary>
/// Where the JSON of a value lies. Some producers put a byte order mark before it, NULs behind it, or a schema registry's
/// five bytes (a zero and the schema's id) before all.
/// </summary>
/// <param name="Start">Where the JSON begins.</param>
/// <param name="Length">How long it is; white space around it may belong to it.</param>
internal readonly record struct JsonFrame(int Start, int Length)
{
    private const int SchemaIdLength = 5;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>How much of the value a schema registry put before it.</summary>
    public int SchemaId => Start >= SchemaIdLength ? SchemaIdLength : 0;

    /// <summary>Takes off what surrounds the JSON, if it is JSON.</summary>
    public static JsonFrame Of(ReadOnlySpan<byte> value)
    {
        if (value is [(byte)'{', .., (byte)'}'])
        {
            return new JsonFrame(0, value.Length);
        }

        var start = value is [0, ..] && value.Length > SchemaIdLength ? SchemaIdLength : 0;
        start += value[start..].StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        return new JsonFrame(start, EndOf(value[start..]));
    }

    /// <summary>True when something of the value is no part of the JSON.</summary>
    public bool LeavesOut(ReadOnlySpan<byte> value) => Length != value.Length;

    /// <summary>The JSON.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> value) => value.Slice(Start, Length);

    // White space alone belongs to JSON, so it is taken off only with what does not.
    private static int EndOf(ReadOnlySpan<byte> json)
    {
        var (end, kept) = (json.Length, json.Length);
        while (true)
        {
            end = json[..end].LastIndexOfAnyExcept(" \t\r\n"u8) + 1;
            if (json[..end] is [.., 0])
            {
                kept = end = json[..end].LastIndexOfAnyExcept((byte)0) + 1;
            }
            else if (json[..end].EndsWith(ByteOrderMark))
            {
                kept = end -= ByteOrderMark.Length;
            }
            else
            {
                return kept;
            }
        }
    }
}
