namespace OrleansKafkaLoki.Testing;

/// <summary>What takes minutes: the tests of the category <c>Long</c> run at full size where <c>OKL_TEST_LONG</c> is 1, else at a small one or not at all.</summary>
internal static class LongRuns
{
    /// <summary>Why one is left out; null where they are wanted.</summary>
    public static string? WhyNot => Wanted ? null : "A long run: OKL_TEST_LONG=1 includes it.";

    /// <summary>Marks a test as one of them.</summary>
    public static KeyValuePair<string, string> Trait { get; } = new("Category", "Long");

    /// <summary>Whether they are wanted.</summary>
    public static bool Wanted => Environment.GetEnvironmentVariable("OKL_TEST_LONG") == "1";
}
