using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;
using OrleansKafkaLoki.Grains.Streams.Batches;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>
/// Whether Loki may hold entries of a batch that is still to be sent: an earlier attempt got no answer, or an earlier activation was
/// about to send them. Loki keeps what is sent twice twice, so it is asked first.
/// </summary>
/// <param name="reconciler">Asks Loki.</param>
/// <param name="waits">How long to wait after a question without an answer: that of pushes has grown with everything that held them up before.</param>
/// <param name="time">The clock.</param>
internal sealed class Doubt(Reconciler reconciler, RetryWaits waits, TimeProvider time)
{
    private Backoff? _backoff;
    private bool _wasSent;
    private long _quietUntil;
    private long? _unansweredSince;
    private Inquiry? _inquiry;
    private Inquiry? _resolved;

    private Backoff Backoff => _backoff ??= waits.ForQuestion();

    /// <summary>True while there is doubt.</summary>
    public bool IsRaised { get; private set; }

    /// <summary>How many entries Loki had when it was first asked; 0 when it could not be, null before.</summary>
    public int? FirstFound { get; private set; }

    /// <summary>From now on there is doubt about all of them: they were sent.</summary>
    /// <param name="atOnce">False when a request may still be under way inside Loki: it gets time to come to its end.</param>
    public void Raise(bool atOnce)
    {
        _wasSent = true;
        Raise(atOnce ? TimeSpan.Zero : reconciler.Quiet);
    }

    /// <summary>From now on there is doubt about those that an earlier activation was about to send.</summary>
    /// <param name="quiet">How long a request may still be under way inside Loki.</param>
    public void Raise(TimeSpan quiet)
    {
        IsRaised = true;
        _inquiry = null;
        _quietUntil = time.GetTimestamp() + (long)(quiet.TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>Waits until what may be under way inside Loki has come to its end; not at all when Loki is not to be asked.</summary>
    public Task WaitQuietTimeAsync(CancellationToken cancellationToken) =>
        time.GetElapsedTime(time.GetTimestamp(), _quietUntil) is { Ticks: > 0 } wait && reconciler.CanAsk
            ? Task.Delay(wait, time, cancellationToken)
            : Task.CompletedTask;

    /// <summary>Goes on asking Loki until it does not answer, and leaves out what it has.</summary>
    /// <returns>What is to be sent, and null when it may be; else the answer of an attempt that was not made.</returns>
    public async ValueTask<(BatchRange Left, PushAnswer? Answer)> ResolveAsync(BatchRange entries, CancellationToken cancellationToken)
    {
        _inquiry ??= reconciler.Begin(entries, withOld: true);
        var answer = await reconciler.AskAsync(_inquiry, withOthers: true, cancellationToken);
        switch (answer.Outcome)
        {
            case ReadOutcome.Complete:
                Begin();
                break;
            case ReadOutcome.Unavailable when answer.SmallerNext:
                // Patience is for a Loki that does not answer even the smallest page.
                Begin();
                return (entries, Unasked(answer, Backoff.Next()));
            case ReadOutcome.Unavailable when time.GetElapsedTime(_unansweredSince ??= time.GetTimestamp()) < reconciler.Patience:
                var patience = reconciler.Patience - time.GetElapsedTime(_unansweredSince.Value);
                return (entries, Unasked(answer, TimeSpan.FromTicks(Math.Clamp(patience.Ticks, 1, Backoff.Next().Ticks))));
            default:
                _unansweredSince = null;
                _inquiry.GiveUp(answer.Reason);
                break;
        }

        var findings = reconciler.Conclude(entries, _inquiry);
        (_resolved, _inquiry) = (_inquiry, null);
        IsRaised = findings.Unknown.Count > 0;
        FirstFound ??= entries.Count - findings.Left.Count;
        return (findings.Left, null);
    }

    /// <summary>These are sent now: marks what Loki may have out of sight, or could not be asked for.</summary>
    public void MarkSent(BatchRange entries)
    {
        if (_resolved is not null)
        {
            reconciler.MarkSent(_wasSent ? entries : entries.Where(entries.IsInDoubt), _resolved);
            _resolved = null;
        }
    }

    private void Begin()
    {
        _unansweredSince = null;
        _backoff?.Reset();
    }

    private static PushAnswer Unasked(in ReadAnswer answer, TimeSpan wait) =>
        PushAnswer.Withheld($"Loki cannot be asked what it has stored already. {answer.Reason}") with { Wait = wait };
}
