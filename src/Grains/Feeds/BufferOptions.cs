namespace OrleansKafkaLoki.Grains.Feeds;

/// <summary>How much a silo holds between Kafka and Loki.</summary>
public sealed class BufferOptions
{
    /// <summary>
    /// The most bytes of records that this silo may have read and not yet seen to a verdict, over all pipelines; at it,
    /// reading stops until a tenth is free again. Batches being filled (64 KiB per partition) and librdkafka's own
    /// prefetch (see <c>queued.max.messages.kbytes</c>) come on top. Default: 128 MiB.
    /// </summary>
    public long MaxBytes { get; set; } = 128 * 1024 * 1024;
}
