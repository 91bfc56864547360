namespace OrleansKafkaLoki.Okl.Terminals;

/// <summary>Ends a command.</summary>
/// <param name="exitCode">What the program ends with.</param>
/// <param name="message">Why, in clear words.</param>
internal sealed class CallException(int exitCode, string message) : Exception(message)
{
    /// <summary>What the program ends with.</summary>
    public int ExitCode { get; } = exitCode;
}
