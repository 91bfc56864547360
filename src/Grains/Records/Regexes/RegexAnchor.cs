namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>A place in the text for which a regular expression can ask.</summary>
internal enum RegexAnchor
{
    /// <summary>The begin of the text.</summary>
    TextStart,

    /// <summary>The end of the text.</summary>
    TextEnd,

    /// <summary>The begin of a line.</summary>
    LineStart,

    /// <summary>The end of a line.</summary>
    LineEnd,

    /// <summary>Where a word of ASCII letters, digits and <c>_</c> begins or ends.</summary>
    WordEdge,

    /// <summary>Where none does.</summary>
    NoWordEdge,
}
