using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Loki.Reconciliation;

/// <summary>
/// Finds out what Loki holds of a stream at some timestamps, with as many questions as that takes. A question is answered with everything in
/// its range, so there is none for what lies in a wide gap; and a range that Loki refuses for its size is halved until a timestamp stands
/// alone. What was answered stays so: an inquiry goes on where it was, and nothing may be sent meanwhile.
/// </summary>
public sealed class Inquiry
{
    /// <summary>Gaps up to this, nanoseconds, are asked for with the rest: a further question costs more.</summary>
    private const ulong NarrowGapNs = 60_000_000_000;

    /// <summary>A gap is wide if it is more than an eighth of the whole: else entries are just few.</summary>
    private const int Share = 8;

    /// <summary>When so many timestamps were refused alone, their neighbours are not asked for any more.</summary>
    private const int MostRefused = 8;

    private readonly LabelStream _stream;
    private readonly long[] _timestampsNs;
    private readonly int _entries;
    private readonly int _entryBytes;
    private readonly Stack<(int First, int Count)> _pieces = new();
    private readonly HashSet<long> _unknownNs = [];
    private int _refused;

    /// <summary>Asks nothing yet.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="timestampsNs">The timestamps, nanoseconds since the Unix epoch, in any order.</param>
    /// <param name="entries">How many entries are expected.</param>
    /// <param name="entryBytes">How long they are on average.</param>
    /// <param name="blindBelowNs">Those below this are not asked for: nobody knows of them.</param>
    public Inquiry(LabelStream stream, IEnumerable<long> timestampsNs, int entries, int entryBytes, long blindBelowNs = long.MinValue)
    {
        (_stream, _entries, _entryBytes) = (stream, entries, entryBytes);
        _timestampsNs = [.. timestampsNs.Distinct().Order()];
        var blind = Array.FindIndex(_timestampsNs, timestampNs => timestampNs >= blindBelowNs) is var first and >= 0 ? first : _timestampsNs.Length;
        if (blind > 0)
        {
            _pieces.Push((0, blind));
            GiveUp("They are older than what Loki's queries find for certain.");
        }

        Cut(blind, _timestampsNs.Length - blind);
    }

    /// <inheritdoc cref="StreamQuestion.Beside"/>
    public string? Beside { get; init; }

    /// <summary>What Loki holds of them, as far as it answered.</summary>
    public StoredEntries Stored { get; } = new();

    /// <summary>Whether there are timestamps of which nobody knows.</summary>
    public bool HasUnknown => _unknownNs.Count > 0;

    /// <summary>Why there are.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Whether it is not known what Loki holds at this timestamp.</summary>
    public bool IsUnknown(long timestampNs) => _unknownNs.Contains(timestampNs);

    /// <summary>
    /// Asks for what is left. Complete, if every timestamp was asked for or is <see cref="IsUnknown"/>; else the answer of the question that
    /// was not answered.
    /// </summary>
    /// <param name="ask">Asks one question.</param>
    public async Task<ReadAnswer> AskAsync(Func<StreamQuestion, Task<ReadAnswer>> ask)
    {
        var goesOn = false;
        while (_pieces.TryPeek(out var piece))
        {
            var question = QuestionFor(piece);
            var answer = await ask(question);
            if (answer.Outcome == ReadOutcome.Complete)
            {
                goesOn = true;
                _pieces.Pop();
                foreach (var entry in question.Found)
                {
                    Stored.Add(entry);
                }
            }
            else if (answer.Outcome == ReadOutcome.TooMuch)
            {
                Refuse(_pieces.Pop(), answer.Reason);
            }
            else
            {
                if (answer.MayBeTooMuch && piece.Count > 1)
                {
                    Halve(_pieces.Pop());
                }

                return answer with { SmallerNext = answer.SmallerNext || goesOn };
            }
        }

        return new ReadAnswer(ReadOutcome.Complete, 200, "");
    }

    /// <summary>Nobody knows of what is left, and why.</summary>
    public void GiveUp(string reason)
    {
        Reason = reason;
        while (_pieces.TryPop(out var piece))
        {
            _unknownNs.UnionWith(new ArraySegment<long>(_timestampsNs, piece.First, piece.Count));
        }
    }

    private StreamQuestion QuestionFor((int First, int Count) piece) => new(
        _stream,
        _timestampsNs[piece.First],
        _timestampsNs[piece.First + piece.Count - 1],
        (int)Math.Ceiling((double)_entries * piece.Count / _timestampsNs.Length),
        _entryBytes,
        timestampNs => Array.BinarySearch(_timestampsNs, piece.First, piece.Count, timestampNs) >= 0) { Beside = Beside };

    /// <summary>The oldest piece comes first.</summary>
    private void Cut(int first, int count)
    {
        if (count > 1 && Enumerable.Range(first + 1, count - 1).MaxBy(Gap) is var at
            && Gap(at) > Math.Max(NarrowGapNs, Distance(first, first + count - 1) / Share))
        {
            Cut(at, first + count - at);
            Cut(first, at - first);
        }
        else if (count > 0)
        {
            _pieces.Push((first, count));
        }
    }

    private ulong Gap(int at) => Distance(at - 1, at);

    /// <summary>Timestamps may lie further apart than a signed number holds.</summary>
    private ulong Distance(int from, int to) => unchecked((ulong)_timestampsNs[to] - (ulong)_timestampsNs[from]);

    private void Refuse((int First, int Count) piece, string reason)
    {
        if (piece.Count > 1)
        {
            Halve(piece);
            return;
        }

        Reason = reason;
        _unknownNs.Add(_timestampsNs[piece.First]);
        if (++_refused >= MostRefused)
        {
            GiveUp(reason);
        }
    }

    private void Halve((int First, int Count) piece)
    {
        var half = piece.Count / 2;
        _pieces.Push((piece.First + half, piece.Count - half));
        _pieces.Push((piece.First, half));
    }
}
