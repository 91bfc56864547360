namespace OrleansKafkaLoki.Silo.Testing;

/// <summary>Something that is not as a test expects it.</summary>
/// <param name="Path">What, below the test: <c>expect.0.labels.app</c>.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Actual">What came.</param>
internal sealed record TestMismatch(string Path, string Expected, string Actual);
