using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Asks Loki which entries of a stream it holds.</summary>
public interface ILokiReader
{
    /// <summary>
    /// Reads one label stream, page by page, oldest entry first. Makes no second attempt: a caller that needs the answer asks again.
    /// </summary>
    /// <param name="stream">The stream. Entries of other streams whose labels include these are left out.</param>
    /// <param name="fromNs">The first timestamp, nanoseconds since the Unix epoch.</param>
    /// <param name="toNs">The last timestamp, itself included.</param>
    /// <param name="entryBytes">How long its entries are on average, as far as the caller knows: so many fit on a page.</param>
    /// <param name="visit">Called for each entry, on no particular thread and never twice at once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ReadAnswer> ReadAsync(
        LabelStream stream, long fromNs, long toNs, int entryBytes, Action<StoredEntry> visit, CancellationToken cancellationToken);

    /// <summary>
    /// Reads several label streams with as few questions as that takes, and answers each of <paramref name="questions"/>, or tells it to be asked
    /// alone. It is answered only with every entry that Loki holds of its stream in its range.
    /// </summary>
    Task ReadTogetherAsync(IReadOnlyList<StreamQuestion> questions);
}
