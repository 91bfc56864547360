namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>How a part of a regular expression is meant, as <c>(?ims)</c> and <c>(?U)</c> set it.</summary>
[Flags]
internal enum RegexFlags
{
    /// <summary>As it stands.</summary>
    None = 0,

    /// <summary>Upper and lower case are the same.</summary>
    IgnoreCase = 1,

    /// <summary><c>^</c> and <c>$</c> are those of lines.</summary>
    Multiline = 2,

    /// <summary><c>.</c> is also a line feed.</summary>
    DotAll = 4,

    /// <summary>Repetitions are lazy, and those with <c>?</c> are not.</summary>
    Ungreedy = 8,
}
