using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Loki.Sharing;

/// <summary>A request that gathers batches of several streams until it leaves. Thread-safe.</summary>
/// <param name="limits">What it holds at most.</param>
/// <param name="deserted">Cancelled when nobody waits for it any more, if only when it is over.</param>
internal sealed class SharedPush(BatchOptions limits, CancellationTokenSource deserted)
{
    private readonly Lock _gate = new();
    private readonly List<PushSeat> _seats = [];
    private readonly TaskCompletionSource _full = new();
    private PushRequest? _request;
    private bool _isClosed;
    private int _left;
    private long _bytes;

    /// <summary>Cancelled when nobody waits for it any more.</summary>
    public CancellationToken Deserted => deserted.Token;

    /// <summary>True when no batch comes along any more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _isClosed;
            }
        }
    }

    /// <summary>Completes when it need not wait for more batches.</summary>
    public Task Full => _full.Task;

    /// <summary>Takes a batch along; null when it has no room for it, or has left.</summary>
    public PushSeat? TryTake(IPushBatch batch)
    {
        lock (_gate)
        {
            if (_isClosed || (_seats.Count > 0 && _bytes + batch.Entries.Bytes > limits.MaxBytes))
            {
                return null;
            }

            var seat = new PushSeat(batch);
            _seats.Add(seat);
            _bytes += batch.Entries.Bytes;
            _isClosed = _seats.Count >= limits.MaxStreams;
            return seat;
        }
    }

    /// <summary>It need not wait for more batches.</summary>
    public void Hurry() => _full.TrySetResult();

    /// <summary>
    /// It leaves: no batch comes along any more, and those whose stream may not be ours by now stay behind. Null when none is left.
    /// </summary>
    public PushRequest? Leave()
    {
        List<PushSeat> late;
        lock (_gate)
        {
            _isClosed = true;
            late = [.. _seats.Where(seat => !seat.Batch.IsOurs)];
            _seats.RemoveAll(late.Contains);

            // The one that is sent most comes last: Loki's answer is about the last stream, and a stream's limit of rate is the same for all.
            _seats.Sort((left, right) => left.Batch.Entries.Bytes.CompareTo(right.Batch.Entries.Bytes));
            _request = _seats.Count > 0 ? new PushRequest([.. _seats.Select(seat => seat.Batch)]) : null;
        }

        Answer(late, PushAnswer.NotSent("The request had to wait for too long.") with { Disposition = PushDisposition.Disbanded, Wait = TimeSpan.Zero });
        return _request;
    }

    /// <summary>Tells everybody what the request came to.</summary>
    public void Answer(in PushAnswer answer) => Answer(_seats, _seats.Count > 1 ? OfSeveral(answer) : answer);

    /// <summary>Tells everybody of a mistake.</summary>
    public void Fail(Exception exception)
    {
        foreach (var seat in _seats)
        {
            seat.Answer.TrySetException(exception);
        }
    }

    /// <summary>
    /// Whoever has a seat gives up. Completes when the batch's memory is not read any more; it may be sent all the same if it was encoded.
    /// </summary>
    public async Task GiveUpAsync(PushSeat seat)
    {
        bool isDeserted;
        PushRequest? request;
        lock (_gate)
        {
            request = _request;
            if (request is null && _seats.Remove(seat))
            {
                _bytes -= seat.Batch.Entries.Bytes;
            }
            else
            {
                _left++;
            }

            isDeserted = _left >= _seats.Count;
            _isClosed |= isDeserted;
        }

        if (isDeserted)
        {
            await deserted.CancelInTurnAsync();
        }

        if (request is not null)
        {
            await Task.WhenAny(seat.Answer.Task, request.Encoded);
        }
    }

    /// <summary>An answer that may be about one of several streams decides over none: each goes on alone.</summary>
    private static PushAnswer OfSeveral(in PushAnswer answer) =>
        answer.Disposition is PushDisposition.Rejected or PushDisposition.TooLarge
        || answer is { Disposition: PushDisposition.Throttled, Throttles: ThrottleScope.Stream }
            ? answer with
            {
                Disposition = PushDisposition.Disbanded,
                Wait = TimeSpan.Zero,
                Throttles = ThrottleScope.None,
                Cause = RejectionCause.Other,
                Ignored = null,
            }
            : answer;

    private static void Answer(List<PushSeat> seats, PushAnswer answer) => seats.ForEach(seat => seat.Answer.TrySetResult(answer));
}
