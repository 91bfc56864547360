using OrleansKafkaLoki.Grains.Events;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Grains.Lines;

/// <summary>The record's value as it is, UTF-8 or not.</summary>
internal sealed class RawLine : ILineEncoder
{
    /// <inheritdoc/>
    public ReadOnlySpan<byte> Encode(in RecordView record, RecordEvent recordEvent) => record.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
