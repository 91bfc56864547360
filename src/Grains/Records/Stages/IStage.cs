using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>
/// One step between a record and its entry: a function of the record and the configuration, without clock or memory, so that a replay makes
/// the same of the same. Serves all partitions of a silo. Whatever the bytes are, it does not throw.
/// </summary>
internal interface IStage
{
    /// <summary>Changes the event, or decides over the record.</summary>
    StageOutcome Apply(RecordEvent fields, in RecordView record);
}
