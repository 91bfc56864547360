using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Silo.Api;

/// <summary>A request that changes something, read and found to be in order.</summary>
/// <param name="Wanted">What is wanted.</param>
/// <param name="Scope">Of which partitions.</param>
/// <param name="By">Who wants it.</param>
/// <param name="IsDryRun">Whether it is only to be told.</param>
/// <param name="ETag">What the partition must still have; null for any.</param>
internal sealed record OperatorCall<T>(T Wanted, PartitionScope Scope, string By, bool IsDryRun, string? ETag)
{
    /// <summary>The topic, where it is about one.</summary>
    public string Topic => Scope.Topic!;

    /// <summary>The partition's number, where it is about one.</summary>
    public int Number => Scope.Partition!.Value;
}
