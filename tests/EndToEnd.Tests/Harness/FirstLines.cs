using OrleansKafkaLoki.Quickstart.Generator;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>So many lines of another source.</summary>
internal sealed class FirstLines(ILineSource source, long count) : ILineSource
{
    private long _left = count;

    /// <inheritdoc/>
    public byte[]? Next() => _left-- > 0 ? source.Next() : null;
}
