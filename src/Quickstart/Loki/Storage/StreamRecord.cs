using OrleansKafkaLoki.Quickstart.Loki.Labels;

namespace OrleansKafkaLoki.Quickstart.Loki.Storage;

/// <summary>One stream of a tenant.</summary>
/// <param name="labels">Its labels, the service name included.</param>
internal sealed class StreamRecord(LabelSet labels)
{
    /// <summary>The labels.</summary>
    public LabelSet Labels => labels;

    /// <summary>The newest timestamp taken so far; <see cref="long.MinValue"/> before the first.</summary>
    public long HighestNs { get; set; } = long.MinValue;

    /// <summary>Entries taken since the start.</summary>
    public long Entries { get; set; }
}
