namespace OrleansKafkaLoki.Quickstart.Loki.Query;

/// <summary>How a label or a line is compared.</summary>
internal enum MatchOperator
{
    /// <summary>Equal, or contained.</summary>
    Equal,

    /// <summary>Not equal, or not contained.</summary>
    NotEqual,

    /// <summary>Matches the regular expression.</summary>
    Matches,

    /// <summary>Does not match the regular expression.</summary>
    NotMatches,
}
