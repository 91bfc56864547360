using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>One step of a LogQL pipeline. It keeps nothing of a record, so that threads can share it, and does not throw.</summary>
internal abstract class LogqlStep
{
    /// <summary>Changes line or labels; false when the entry is left out.</summary>
    public abstract bool Apply(RecordEvent fields, in RecordView record);
}
