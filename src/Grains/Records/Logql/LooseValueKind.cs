namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>What a <see cref="LooseValue"/> is.</summary>
internal enum LooseValueKind : byte
{
    /// <summary>Null.</summary>
    Null,

    /// <summary>A string without escapes; the range is what stands between the quotes.</summary>
    Text,

    /// <summary>A string with escapes; the range is what stands between the quotes.</summary>
    EscapedText,

    /// <summary>A number, true or false.</summary>
    Literal,

    /// <summary>An object; the reader stands before it.</summary>
    Object,

    /// <summary>An array; the reader stands before it.</summary>
    Array,
}
