using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Health;

/// <summary>
/// Shows the byte budget as the part <c>buffer</c>. A full one is how an outage of Loki is meant to look, so it is ready
/// all the same and only says so.
/// </summary>
internal sealed class BufferHealthSource(FeedBudget budget) : IHealthSource
{
    /// <inheritdoc/>
    public IEnumerable<PartHealth> Check() =>
        [new PartHealth("buffer", Ready: true, budget.Pipelines.Any(pipeline => pipeline.IsExhausted) ? Describe() : null)];

    private string Describe() => string.Join("; ", budget.Pipelines.Where(pipeline => pipeline.IsExhausted).Select(pipeline =>
        $"full for {pipeline.Pipeline} ({pipeline.Used} of {pipeline.Entitled} bytes): "
        + (pipeline.IsHeldUp ? "partitions that hold much wait for Loki to take it, the others go on" : "reading waits for Loki to take what is held")));
}
