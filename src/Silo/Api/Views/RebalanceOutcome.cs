namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What came of spreading partitions anew.</summary>
/// <param name="Moves">How many partitions change their silo.</param>
internal sealed record RebalanceOutcome(int Moves)
{
    /// <summary>True where it was only told, and not done; absent otherwise.</summary>
    public bool? DryRun { get; init; }
}
