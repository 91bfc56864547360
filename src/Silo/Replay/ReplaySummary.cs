using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.DeadLetters;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>What became of the letters of a replay.</summary>
internal sealed class ReplaySummary
{
    private readonly SortedDictionary<RejectionCause, (int Count, DeadLetter First)> _refused = [];

    /// <summary>Letters that Loki took now.</summary>
    public int Replayed { get; set; }

    /// <summary>Letters that Loki held already.</summary>
    public int AlreadyStored { get; set; }

    /// <summary>Letters so old that Loki's queries may not find them: had an earlier replay sent them shortly before, they would be sent again.</summary>
    public int Unseen { get; set; }

    /// <summary>Letters that were sent again although Loki may have taken them, and could not be asked.</summary>
    public int PossiblyRepeated { get; set; }

    /// <summary>Letters that Loki says it took, and could not be asked for any more.</summary>
    public int Unconfirmed { get; set; }

    /// <summary>Letters that came more than once; one of each was replayed.</summary>
    public int Repeats { get; set; }

    /// <summary>Letters that the filter left out; they stay where they are.</summary>
    public int Skipped { get; set; }

    /// <summary>Letters whose record the pipeline leaves out as it is configured now.</summary>
    public int Filtered { get; set; }

    /// <summary>Messages that are no dead letters of this pipeline.</summary>
    public int Foreign { get; set; }

    /// <summary>Messages or lines that say they are dead letters and are none that this version writes; where the first is, and why.</summary>
    public (int Count, string First) Unreadable { get; private set; }

    /// <summary>Letters that were too large to keep and whose record Kafka no longer holds.</summary>
    public int Gone { get; set; }

    /// <summary>Letters that were refused again.</summary>
    public int Refused { get; private set; }

    /// <summary>How many were refused for each cause, and one of them.</summary>
    public IEnumerable<(RejectionCause Cause, int Count, DeadLetter First)> Refusals => _refused.Select(refusal => (refusal.Key, refusal.Value.Count, refusal.Value.First));

    /// <summary>Letters and other things that have come to an end.</summary>
    public long Seen => (long)Replayed + AlreadyStored + Refused + Skipped + Filtered + Repeats + Gone + Foreign;

    /// <summary>True when every letter that was wanted reached Loki.</summary>
    public bool IsComplete => Refused == 0 && Gone == 0 && Unreadable.Count == 0;

    /// <summary>Counts a letter that was refused again.</summary>
    public void Refuse(DeadLetter letter)
    {
        Refused++;
        _refused[letter.Cause] = _refused.TryGetValue(letter.Cause, out var seen) ? (seen.Count + 1, seen.First) : (1, letter);
    }

    /// <summary>Counts what cannot be read as a letter.</summary>
    public void AddUnreadable(string whereAndWhy) => Unreadable = (Unreadable.Count + 1, Unreadable.Count == 0 ? whereAndWhy : Unreadable.First);

    /// <summary>The summary for a person.</summary>
    public string ToText(bool isDryRun)
    {
        var text = new StringBuilder();
        if (isDryRun)
        {
            text.AppendLine("A dry run: nothing was pushed, and every dead letter is where it was.");
        }

        Line(isDryRun ? "would be pushed" : "replayed", Replayed);
        LineUnlessNone("    too old for Loki to say if it had them already (see query.ingesters_within_secs)", Unseen);
        LineUnlessNone("    sent again after an answer that left it open, possibly repeated", PossiblyRepeated);
        LineUnlessNone("    taken by Loki's word, not confirmed", Unconfirmed);
        Line("already stored", AlreadyStored);
        Line(isDryRun ? "would be refused before they are sent" : "refused again, kept as dead letters", Refused);
        foreach (var (cause, count, first) in Refusals)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    {RejectionCauses.Name(cause)}: {count}, such as {first.Partition} at {first.Offset}: {first.Reason}");
        }

        Line("skipped by the filter, kept as dead letters", Skipped);
        LineUnlessNone("left out by the pipeline's configuration", Filtered);
        LineUnlessNone("repeats of others", Repeats);
        LineUnlessNone("too large to keep, and no longer in Kafka", Gone);
        LineUnlessNone("no dead letters of this pipeline", Foreign);
        LineUnlessNone("not readable as dead letters, passed", Unreadable.Count);
        if (Unreadable.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    such as {Unreadable.First}");
        }

        return text.ToString();

        void Line(string what, int count) => text.AppendLine(CultureInfo.InvariantCulture, $"{what}: {count}");

        void LineUnlessNone(string what, int count)
        {
            if (count > 0)
            {
                Line(what, count);
            }
        }
    }
}
