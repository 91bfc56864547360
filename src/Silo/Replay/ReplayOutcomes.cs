using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>What becomes of the entries of a round, gathered from pushes side by side.</summary>
/// <param name="summary">Counts the letters.</param>
internal sealed class ReplayOutcomes(ReplaySummary summary)
{
    private readonly Lock _gate = new();
    private readonly List<(DeadLetter Letter, SourceRecord? Original)> _refused = [];

    /// <summary>Loki had them.</summary>
    public void Held(IEnumerable<ReplayEntry> entries)
    {
        lock (_gate)
        {
            summary.AlreadyStored += entries.Count(entry => entry.IsFirst);
        }
    }

    /// <summary>Loki took them.</summary>
    public void Taken(IEnumerable<ReplayEntry> entries)
    {
        lock (_gate)
        {
            summary.Replayed += entries.Count(entry => entry.IsFirst);
        }
    }

    /// <summary>They are so old that Loki's queries may not find them: what an earlier replay sent a short while ago is sent again.</summary>
    public void Unseen(IEnumerable<ReplayEntry> entries)
    {
        lock (_gate)
        {
            summary.Unseen += entries.Count(entry => entry.IsFirst);
        }
    }

    /// <summary>They were sent again although Loki may have taken them the first time.</summary>
    public void Repeated(IEnumerable<ReplayEntry> entries)
    {
        lock (_gate)
        {
            summary.PossiblyRepeated += entries.Count(entry => entry.IsFirst);
        }
    }

    /// <summary>Loki said that it took them, and it cannot be asked whether it took each.</summary>
    public void Unconfirmed(IEnumerable<ReplayEntry> entries)
    {
        lock (_gate)
        {
            summary.Unconfirmed += entries.Count(entry => entry.IsFirst);
        }
    }

    /// <summary>Loki does not take it.</summary>
    public void Refuse(ReplayEntry entry, in PushAnswer answer) => Refuse([entry], answer);

    /// <summary>Loki takes none of them.</summary>
    public void Refuse(IEnumerable<ReplayEntry> entries, PushAnswer answer)
    {
        lock (_gate)
        {
            _refused.AddRange(entries.Select(entry => (entry.Refused(answer), entry.Source.Original)));
        }
    }

    /// <summary>The letters that are refused, each once and counted: of a line that is split, several parts may be.</summary>
    public IReadOnlyList<(DeadLetter Letter, SourceRecord? Original)> Refused()
    {
        var letters = _refused.DistinctBy(refusal => (refusal.Letter.Partition, refusal.Letter.Offset)).ToList();
        letters.ForEach(refusal => summary.Refuse(refusal.Letter));
        return letters;
    }
}
