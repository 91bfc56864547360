using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>What operators say of themselves and of their reasons.</summary>
internal static class OperatorText
{
    /// <summary>The text, if it is one.</summary>
    /// <exception cref="ArgumentException">It is empty or too long.</exception>
    public static string Check(string text, string name) => text is { Length: <= IPipelineAdminGrain.LongestText } && !string.IsNullOrWhiteSpace(text)
        ? text
        : throw new ArgumentException($"Say it in 1 to {IPipelineAdminGrain.LongestText} characters.", name);
}
