using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>Undoes a kind of compression. Threads may share it.</summary>
internal interface IDecompressor
{
    /// <summary>Appends what <paramref name="value"/> was before it was compressed; nothing, unless it is done.</summary>
    /// <param name="value">Any bytes.</param>
    /// <param name="output">Takes what comes out.</param>
    /// <param name="maxBytes">How much may come out.</param>
    DecompressionOutcome Decompress(ReadOnlySpan<byte> value, PooledBufferWriter output, int maxBytes);
}
