using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>What the API reads of dead letters, wherever they are kept.</summary>
internal interface ILetterReader
{
    /// <summary>A page of a pipeline's letters, and how many there are.</summary>
    /// <exception cref="ClusterUnavailableException">They could not be read.</exception>
    Task<DeadLetterPage> LettersAsync(string pipeline, DeadLetterQuery query);

    /// <summary>One with its content; null when there is none of that id.</summary>
    /// <exception cref="ClusterUnavailableException">It could not be read.</exception>
    Task<DeadLetterContent?> LetterAsync(string pipeline, string id);
}
