namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What came of a move.</summary>
/// <param name="Changed">False when the partition was to run there already. Else it is on its way; its <c>silo</c> tells when it is there.</param>
internal sealed record MoveOutcome(bool Changed)
{
    /// <summary>True where it was only told, and not done; absent otherwise.</summary>
    public bool? DryRun { get; init; }
}
