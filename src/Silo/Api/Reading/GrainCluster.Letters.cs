using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <content>Dead letters.</content>
internal sealed partial class GrainCluster : ILetterReader
{
    /// <inheritdoc/>
    public Task<DeadLetterPage> LettersAsync(string pipeline, DeadLetterQuery query) => AskAsync(() => Admin(pipeline).GetDeadLettersAsync(query));

    /// <inheritdoc/>
    public Task<DeadLetterContent?> LetterAsync(string pipeline, string id) => AskAsync(() => Admin(pipeline).GetDeadLetterAsync(id));
}
