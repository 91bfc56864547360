namespace OrleansKafkaLoki.Grains.Records.Json;

/// <summary>What a <see cref="JsonField"/> is.</summary>
internal enum JsonFieldKind : byte
{
    /// <summary>Not there, or null.</summary>
    Missing,

    /// <summary>A stage took it away.</summary>
    Removed,

    /// <summary>A string without escapes; the range is what stands between the quotes.</summary>
    Text,

    /// <summary>A string with escapes; the range is what stands between the quotes.</summary>
    EscapedText,

    /// <summary>A number, true or false.</summary>
    Literal,

    /// <summary>An object, braces included.</summary>
    Object,

    /// <summary>An array, brackets included.</summary>
    Array,
}
