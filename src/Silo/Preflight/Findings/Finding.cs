namespace OrleansKafkaLoki.Silo.Preflight.Findings;

/// <summary>What was found of one part.</summary>
/// <param name="Part">The part's name, which stays: <c>kafka.topics</c>, <c>loki.limits.max_line_size</c>.</param>
/// <param name="State">How it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
internal sealed record Finding(string Part, CheckState State, string Found, string? Remedy = null)
{
    /// <summary>The pipeline that it is about; null for what all share.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Whether nobody answered, so that there is nothing else to say of the server.</summary>
    public bool IsUnreachable { get; init; }

    /// <summary>All is well.</summary>
    public static Finding Ok(string part, string found) => new(part, CheckState.Ok, found);

    /// <summary>Somebody should know.</summary>
    public static Finding Warning(string part, string found, string? remedy) => new(part, CheckState.Warning, found, remedy);

    /// <summary>It does not run so.</summary>
    public static Finding Failed(string part, string found, string? remedy) => new(part, CheckState.Failed, found, remedy);

    /// <summary>The server does not answer.</summary>
    public static Finding Unreachable(string part, string found, string remedy) => Failed(part, found, remedy) with { IsUnreachable = true };
}
