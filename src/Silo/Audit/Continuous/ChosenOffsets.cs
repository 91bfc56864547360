using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Audit.Continuous;

/// <summary>Tells of some records only.</summary>
/// <param name="offsets">Theirs.</param>
/// <param name="sink">Whom.</param>
internal sealed class ChosenOffsets(IReadOnlySet<long> offsets, IAuditSink sink) : IAuditSink
{
    /// <inheritdoc/>
    public void Refused(long offset, LabelStream stream)
    {
        if (offsets.Contains(offset))
        {
            sink.Refused(offset, stream);
        }
    }

    /// <inheritdoc/>
    public void Entry(LabelStream stream, long offset, long timestampNs, ReadOnlySpan<byte> message)
    {
        if (offsets.Contains(offset))
        {
            sink.Entry(stream, offset, timestampNs, message);
        }
    }
}
