namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// Takes what an operator may want to follow. It stands beside the log's lines, for what happens now and then: never for each record.
/// </summary>
public interface IPipelineEvents
{
    /// <summary>Tells of it. Never waits and never fails, on whatever thread.</summary>
    void Raise(EventDraft draft);
}
