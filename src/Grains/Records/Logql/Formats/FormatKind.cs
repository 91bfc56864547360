namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary>What a value of a template is, which decides what it may be compared with and when it is true.</summary>
internal enum FormatKind : byte
{
    /// <summary>A text; true when it is not empty.</summary>
    Text,

    /// <summary>A whole number; true when it is not zero.</summary>
    Whole,

    /// <summary>A number; true when it is not zero.</summary>
    Real,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>One or the other of these.</summary>
    Any,

    /// <summary>A time.</summary>
    Time,
}
