namespace OrleansKafkaLoki.Testing;

/// <summary>The Loki of a test that runs against a real one where one is at hand, else against the embedded one.</summary>
internal static class TestLoki
{
    /// <summary>The address of the real one, <c>OKL_TEST_LOKI</c>; null where there is none.</summary>
    public static string? Given => Environment.GetEnvironmentVariable("OKL_TEST_LOKI") is { Length: > 0 } address ? address : null;

    /// <summary>Says in the test's output which one it is: what only the embedded one has shown is not yet shown.</summary>
    public static void Say() => TestContext.Current.TestOutputHelper?.WriteLine(
        Given is { } address ? $"Loki is the one at {address}." : "Loki is the embedded one: OKL_TEST_LOKI names no real one.");
}
