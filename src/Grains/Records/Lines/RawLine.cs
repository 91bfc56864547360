using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Lines;

/// <summary>The record's value as it is, UTF-8 or not; of a JSON object, without a schema registry's bytes.</summary>
internal sealed class RawLine : ILineEncoder
{
    /// <inheritdoc/>
    public ReadOnlySpan<byte> Encode(in RecordView record, RecordEvent recordEvent) => recordEvent.Line(record);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
