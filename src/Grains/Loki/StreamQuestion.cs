using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>A question for the entries of one label stream, which may be asked together with those for others. It is asked once.</summary>
/// <param name="stream">The stream.</param>
/// <param name="fromNs">The first timestamp, nanoseconds since the Unix epoch.</param>
/// <param name="toNs">The last timestamp, itself included.</param>
/// <param name="entries">How many entries are expected.</param>
/// <param name="entryBytes">How long they are on average, as far as the asker knows.</param>
/// <param name="wants">Which timestamps matter: the stream may hold far more in the range. Called on no particular thread.</param>
public sealed class StreamQuestion(LabelStream stream, long fromNs, long toNs, int entries, int entryBytes, Func<long, bool> wants)
{
    private readonly TaskCompletionSource<ReadAnswer?> _answered = new();
    private readonly List<StoredEntry> _found = [];

    /// <summary>The stream.</summary>
    public LabelStream Stream => stream;

    /// <summary>A label that streams may have besides those of the stream: their entries count as its own. Null for none.</summary>
    public string? Beside { get; init; }

    /// <summary>The first timestamp, nanoseconds since the Unix epoch.</summary>
    public long FromNs => fromNs;

    /// <summary>The last timestamp, itself included.</summary>
    public long ToNs => toNs;

    /// <summary>How many entries are expected.</summary>
    public int Entries => entries;

    /// <summary>How long they are on average.</summary>
    public int EntryBytes => entryBytes;

    /// <summary>The entries that Loki holds of those that matter; only with a complete answer.</summary>
    public IReadOnlyList<StoredEntry> Found => _found;

    /// <summary>The answer; null when the question has to be asked alone.</summary>
    public Task<ReadAnswer?> Answered => _answered.Task;

    /// <summary>Loki holds this entry of the stream in the range. Never called twice at once.</summary>
    public void Visit(StoredEntry entry)
    {
        if (wants(entry.TimestampNs))
        {
            _found.Add(entry);
        }
    }

    /// <summary>It is answered: what was visited are all entries that Loki holds of the stream in the range.</summary>
    public void Answer(in ReadAnswer answer) => _answered.TrySetResult(answer);

    /// <summary>It got no answer together with others. What was visited is void.</summary>
    public void AskAlone()
    {
        _found.Clear();
        _answered.TrySetResult(null);
    }

    /// <summary>Tells the asker of a mistake.</summary>
    internal void Fail(Exception exception) => _answered.TrySetException(exception);
}
