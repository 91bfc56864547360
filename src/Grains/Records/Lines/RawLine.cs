using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Lines;

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
