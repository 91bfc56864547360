using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>A question for the entries of one label stream, which may be asked together with those for others.</summary>
/// <param name="stream">The stream.</param>
/// <param name="fromNs">The first timestamp, nanoseconds since the Unix epoch.</param>
/// <param name="toNs">The last timestamp, itself included.</param>
/// <param name="entries">How many entries are expected.</param>
/// <param name="entryBytes">How long they are on average, as far as the asker knows.</param>
/// <param name="visit">Called for each entry, on no particular thread and never twice at once; afterwards comes the answer.</param>
public sealed class StreamQuestion(LabelStream stream, long fromNs, long toNs, int entries, int entryBytes, Action<StoredEntry> visit)
{
    private readonly TaskCompletionSource<ReadAnswer?> _answered = new();

    /// <summary>The stream.</summary>
    public LabelStream Stream => stream;

    /// <summary>The first timestamp, nanoseconds since the Unix epoch.</summary>
    public long FromNs => fromNs;

    /// <summary>The last timestamp, itself included.</summary>
    public long ToNs => toNs;

    /// <summary>How many entries are expected.</summary>
    public int Entries => entries;

    /// <summary>How long they are on average.</summary>
    public int EntryBytes => entryBytes;

    /// <summary>Called for each entry.</summary>
    public Action<StoredEntry> Visit => visit;

    /// <summary>The answer; null when the question has to be asked alone.</summary>
    public Task<ReadAnswer?> Answered => _answered.Task;

    /// <summary>It is answered: these are all entries that Loki holds of the stream in the range.</summary>
    public void Answer(in ReadAnswer answer, IEnumerable<StoredEntry> stored)
    {
        foreach (var entry in stored)
        {
            visit(entry);
        }

        _answered.TrySetResult(answer);
    }

    /// <summary>It got no answer together with others. Nothing was visited.</summary>
    public void AskAlone() => _answered.TrySetResult(null);

    /// <summary>Tells the asker of a mistake.</summary>
    internal void Fail(Exception exception) => _answered.TrySetException(exception);
}
