using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>Takes in what operators do, and checks what they say of themselves and of their reasons.</summary>
internal static class OperatorChange
{
    /// <summary>Something that an operator does now.</summary>
    /// <exception cref="ArgumentException">Reason or name is empty or too long.</exception>
    public static ControlChange Of(ControlAction action, PartitionScope scope, string reason, string by, TimeProvider time) => new()
    {
        AtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        Action = action,
        Scope = scope,
        Reason = Check(reason, nameof(reason)),
        By = Check(by, nameof(by)),
    };

    private static string Check(string text, string name) => text is { Length: <= IPipelineAdminGrain.LongestText } && !string.IsNullOrWhiteSpace(text)
        ? text
        : throw new ArgumentException($"Say it in 1 to {IPipelineAdminGrain.LongestText} characters.", name);
}
