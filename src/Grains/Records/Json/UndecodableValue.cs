namespace OrleansKafkaLoki.Grains.Records.Json;

/// <summary>Tells what a value is that is no JSON object, as far as its first bytes do.</summary>
internal static class UndecodableValue
{
    /// <summary>A part of a sentence about the value.</summary>
    public static string Describe(ReadOnlySpan<byte> value)
    {
        if (value is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return "it is UTF-16";
        }

        if (value is [0, _, _, _, _, ..])
        {
            return "no JSON object follows what looks like a schema registry's five bytes, as in Avro and Protobuf";
        }

        var json = JsonFrame.Of(value).In(value).TrimStart(" \t\r\n"u8);
        return json switch
        {
            [(byte)'{', ..] => FormattableString.Invariant($"it begins as one, but is not valid UTF-8 and JSON, or nested deeper than {JsonExtractor.MaxDepth}"),
            [(byte)'[', ..] => "it may be an array",
            _ => "it begins as something else",
        };
    }
}
