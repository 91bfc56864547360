namespace OrleansKafkaLoki.Silo.Testing;

/// <summary>What came of a test.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pipeline">The pipeline that was tested.</param>
/// <param name="Mismatches">What is not as expected; none when it holds.</param>
/// <param name="Output">All that came out, for who looks for the reason.</param>
internal sealed record TestResult(string Name, string Pipeline, IReadOnlyList<TestMismatch> Mismatches, string Output)
{
    /// <summary>Whether all is as expected.</summary>
    public bool Holds => Mismatches.Count == 0;
}
