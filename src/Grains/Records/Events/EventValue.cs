using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>A part of an <see cref="EventTemplate"/>.</summary>
internal abstract class EventValue
{
    /// <summary>Appends the value as text; false, with nothing appended, when there is none.</summary>
    public abstract bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output);
}
