using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Streams;

/// <content>The sessions of the partitions that write to the stream.</content>
internal sealed partial class StreamBuffer
{
    // By the places of their senders; of those alone that hold something, or have kept a verdict.
    private SenderSession?[] _sessions = [];
    private SenderSession? _spare;

    private IEnumerable<SenderSession> Sessions => _sessions.OfType<SenderSession>();

    private SenderSession SessionOf(SenderRecord sender, LogChunk chunk)
    {
        if (_sessions.Length <= sender.Place)
        {
            Array.Resize(ref _sessions, Math.Max(senders.All.Count, 2 * _sessions.Length));
        }

        return _sessions[sender.Place] ??= NewSession(chunk);
    }

    private SenderSession NewSession(LogChunk chunk)
    {
        var session = _spare ?? new SenderSession();
        _spare = session.Next;
        session.Begin(SessionId.Of(chunk));
        return session;
    }

    /// <summary>Most streams have records of few partitions at a time: those of the others need no memory.</summary>
    private void PutAway(SenderSession session, SenderRecord sender)
    {
        if (session.IsOver)
        {
            _sessions[sender.Place] = null;
            (session.Next, _spare) = (_spare, session);
        }
    }

    /// <summary>Another session of the partition sends these records itself; only what is under way already stays so.</summary>
    private void Drop(SenderSession stale)
    {
        foreach (var held in stale.Held.All)
        {
            held.Release(AppendResult.Fenced);
        }

        foreach (var held in _waiting.DequeueAnswered().Concat(_unaskable.DequeueAnswered()))
        {
            Forget(held);
        }
    }
}
