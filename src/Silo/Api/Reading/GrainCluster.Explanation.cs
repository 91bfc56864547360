using OrleansKafkaLoki.Grains.Interfaces.Explanation;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <content>Explanations.</content>
internal sealed partial class GrainCluster : IExplainer
{
    /// <inheritdoc/>
    public Task<Diagnosis> ExplainAsync(string pipeline, ExplainSubject subject) => AskAsync(() => Admin(pipeline).ExplainAsync(subject));
}
