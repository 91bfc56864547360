using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>What stands for a text that was found.</summary>
internal interface IReplacement
{
    /// <summary>Appends what stands for <paramref name="found"/>.</summary>
    void Write(ReadOnlySpan<byte> found, PooledBufferWriter output);
}
