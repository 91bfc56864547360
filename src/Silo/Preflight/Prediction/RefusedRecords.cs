namespace OrleansKafkaLoki.Silo.Preflight.Prediction;

/// <summary>Sampled records that go to the dead letters for one cause.</summary>
/// <param name="Count">How many.</param>
/// <param name="Example">The reason that one of them would be given.</param>
internal sealed record RefusedRecords(long Count, string Example)
{
    /// <summary>These and more.</summary>
    public RefusedRecords And(long more) => this with { Count = Count + more };
}
