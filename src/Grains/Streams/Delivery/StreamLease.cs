using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>
/// Makes sure, before anything is sent, that the stream is still this activation's: a process that was stopped for a while may
/// have lost it without noticing.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="journal">The journal, whose writes fail once another activation has the stream.</param>
internal sealed class StreamLease(LabelStream stream, StreamJournal journal)
{
    private static readonly TimeSpan NextTry = TimeSpan.FromSeconds(2);

    /// <summary>True as long as no other activation can have asked Loki what is in it.</summary>
    public bool IsFresh => journal.SinceWritten < StoreWrites.InTime;

    /// <summary>Returns null when the stream is ours; else the answer of an attempt that was not made.</summary>
    /// <exception cref="FencedException">It is another activation's.</exception>
    public async ValueTask<PushAnswer?> ConfirmAsync()
    {
        if (IsFresh)
        {
            return null;
        }

        return await journal.WriteAsync() switch
        {
            WriteOutcome.Fenced => throw new FencedException(stream),
            WriteOutcome.Written when IsFresh => null,
            _ => PushAnswer.Withheld("Nothing is sent while the store does not answer in time: a crash could repeat it.") with { Wait = NextTry },
        };
    }
}
