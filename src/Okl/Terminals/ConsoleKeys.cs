namespace OrleansKafkaLoki.Okl.Terminals;

/// <summary>The keys of the process's terminal.</summary>
internal sealed class ConsoleKeys : IKeys
{
    /// <inheritdoc/>
    public ConsoleKeyInfo? Next() => Console.KeyAvailable ? Console.ReadKey(intercept: true) : null;
}
