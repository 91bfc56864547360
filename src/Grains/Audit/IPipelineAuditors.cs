namespace OrleansKafkaLoki.Grains.Audit;

/// <summary>Makes auditors.</summary>
public interface IPipelineAuditors
{
    /// <summary>One that has counted nothing yet.</summary>
    /// <param name="pipeline">Whose.</param>
    /// <param name="windowSecs">How long the windows are by which it is counted, seconds.</param>
    IPipelineAuditor Create(string pipeline, long windowSecs);
}
