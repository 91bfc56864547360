using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Lines;

/// <summary>One field of the event, as it is; the value where the event has no such field.</summary>
internal sealed class TextLine(EventField message) : ILineEncoder
{
    private readonly PooledBufferWriter _line = new();

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Encode(in RecordView record, RecordEvent recordEvent)
    {
        _line.Clear();
        return recordEvent.TryRender(record, message, _line) ? _line.WrittenSpan : recordEvent.Line(record);
    }

    /// <inheritdoc/>
    public void Dispose() => _line.Dispose();
}
