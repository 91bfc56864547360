using OrleansKafkaLoki.Grains.Interfaces.Explanation;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>Explains why something does not go on.</summary>
internal interface IExplainer
{
    /// <summary>Of a pipeline that there is.</summary>
    /// <exception cref="ArgumentException">There is no such partition or stream.</exception>
    /// <exception cref="ClusterUnavailableException">It could not be asked.</exception>
    Task<Diagnosis> ExplainAsync(string pipeline, ExplainSubject subject);
}
