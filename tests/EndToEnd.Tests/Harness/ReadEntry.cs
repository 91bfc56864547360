namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>An entry as read back, with the record that it came from; -1 where it does not tell.</summary>
internal sealed record ReadEntry(long TimestampNs, string Line, string Topic, int Partition, long Offset)
{
    /// <summary>The labels of its stream by name, as <c>name=value</c>.</summary>
    public string Labels { get; init; } = "";
}
