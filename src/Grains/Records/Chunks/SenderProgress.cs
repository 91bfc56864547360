namespace OrleansKafkaLoki.Grains.Records.Chunks;

/// <summary>How far the sender of a chunk has got.</summary>
/// <param name="Watermark">Every offset below has its verdict.</param>
/// <param name="Checkpoint">The watermark that is stored: no session will ever send an offset below again; -1 while none is.</param>
public readonly record struct SenderProgress(long Watermark, long Checkpoint);
