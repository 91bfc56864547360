namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Asks Loki which entries of a stream it holds.</summary>
public interface ILokiReader
{
    /// <summary>
    /// Reads one label stream, page by page, oldest entry first. Makes no second attempt: a caller that needs the answer asks another
    /// question. Entries of other streams whose labels include its own are left out.
    /// </summary>
    /// <param name="question">What to ask for. What was visited of it only counts with a complete answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ReadAnswer> ReadAsync(StreamQuestion question, CancellationToken cancellationToken);

    /// <summary>
    /// Reads several label streams with as few questions as that takes, and answers each of <paramref name="questions"/>, or tells it to be asked
    /// alone. It is answered only with every entry that Loki holds of its stream in its range.
    /// </summary>
    Task ReadTogetherAsync(IReadOnlyList<StreamQuestion> questions);
}
