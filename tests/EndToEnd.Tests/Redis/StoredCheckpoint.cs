namespace OrleansKafkaLoki.EndToEnd.Tests.Redis;

/// <summary>A partition's checkpoint as Redis has it.</summary>
/// <param name="Epoch">Counts its owners.</param>
/// <param name="NextOffset">Every offset below has its verdict.</param>
internal readonly record struct StoredCheckpoint(long Epoch, long NextOffset);
