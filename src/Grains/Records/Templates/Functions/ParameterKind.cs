namespace OrleansKafkaLoki.Grains.Records.Templates.Functions;

/// <summary>What stands in a place of a function's call.</summary>
internal enum ParameterKind : byte
{
    /// <summary>The text that the function works on, which is also what a pipe brings.</summary>
    Subject,

    /// <summary>Another text.</summary>
    Text,

    /// <summary>Another text, which cannot be empty.</summary>
    Needle,

    /// <summary>A number that makes no text longer.</summary>
    Number,

    /// <summary>A number of characters that may be added.</summary>
    Width,

    /// <summary>A regular expression.</summary>
    Pattern,
}
