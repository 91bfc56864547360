using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>A request that gathers batches of several streams until it leaves. Thread-safe.</summary>
/// <param name="limits">What it holds at most.</param>
/// <param name="deserted">Cancelled when nobody waits for it any more, if only when it is over.</param>
internal sealed class SharedPush(BatchOptions limits, CancellationTokenSource deserted)
{
    private readonly Lock _gate = new();
    private readonly List<GatheredBatch> _gathered = [];
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
    public GatheredBatch? TryTake(IPushBatch batch)
    {
        lock (_gate)
        {
            if (_isClosed || (_gathered.Count > 0 && _bytes + batch.Entries.Bytes > limits.MaxBytes))
            {
                return null;
            }

            var gathered = new GatheredBatch(batch, this);
            _gathered.Add(gathered);
            _bytes += batch.Entries.Bytes;
            _isClosed = _gathered.Count >= limits.MaxStreams;
            return gathered;
        }
    }

    /// <summary>It need not wait for more batches.</summary>
    public void Hurry() => _full.TrySetResult();

    /// <summary>
    /// It leaves: no batch comes along any more, and those whose stream may not be ours by now stay behind. Null when none is left.
    /// </summary>
    public PushRequest? Depart()
    {
        List<GatheredBatch> late;
        lock (_gate)
        {
            _isClosed = true;
            late = [.. _gathered.Where(gathered => !gathered.Batch.IsOurs)];
            _gathered.RemoveAll(late.Contains);

            // The one that is sent most comes last: Loki's answer is about the last stream, and a stream's limit of rate is the same for all.
            _gathered.Sort((left, right) => left.Batch.Entries.Bytes.CompareTo(right.Batch.Entries.Bytes));
            _request = _gathered.Count > 0 ? new PushRequest([.. _gathered.Select(gathered => gathered.Batch)]) : null;
        }

        Answer(late, PushAnswer.NotSent("The request had to wait for too long.") with { Disposition = PushDisposition.Disbanded, Wait = TimeSpan.Zero });
        return _request;
    }

    /// <summary>Tells everybody what the request came to.</summary>
    public void Answer(in PushAnswer answer) => Answer(_gathered, _gathered.Count > 1 ? OfSeveral(answer) : answer);

    /// <summary>Tells everybody of a mistake.</summary>
    public void Fail(Exception exception)
    {
        List<GatheredBatch> failed;
        lock (_gate)
        {
            _isClosed = true;
            failed = [.. _gathered];
        }

        failed.ForEach(gathered => gathered.Fail(exception));
    }

    /// <summary>
    /// Whoever waits for a batch gives up. Completes when the batch's memory is not read any more; it may be sent all the same if it was encoded.
    /// </summary>
    public async Task GiveUpAsync(GatheredBatch gathered)
    {
        bool isDeserted;
        PushRequest? request;
        lock (_gate)
        {
            request = _request;
            if (request is null && _gathered.Remove(gathered))
            {
                _bytes -= gathered.Batch.Entries.Bytes;
            }
            else if (_gathered.Contains(gathered))
            {
                _left++; // Not one that stayed behind: the others still wait for theirs.
            }

            isDeserted = _left >= _gathered.Count;
            _isClosed |= isDeserted;
        }

        if (isDeserted)
        {
            await deserted.CancelInTurnAsync();
        }

        if (request is not null)
        {
            await Task.WhenAny(gathered.Answer, request.Encoded);
        }
    }

    /// <summary>
    /// An answer that may be about one of several streams decides over none: each goes on alone. What Loki refuses for one stream, its labels or a
    /// policy that blocks it, leaves the others of the request stored (<c>PushWithResolver</c> in <c>pkg/distributor/distributor.go</c>).
    /// </summary>
    private static PushAnswer OfSeveral(in PushAnswer answer) => Alone(answer) with
    {
        MayHaveStored = answer.MayHaveStored || answer is { Disposition: PushDisposition.Rejected or PushDisposition.Refused, Status: not (>= 401 and <= 407) },
    };

    private static PushAnswer Alone(in PushAnswer answer) =>
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

    private static void Answer(List<GatheredBatch> batches, PushAnswer answer) => batches.ForEach(gathered => gathered.Tell(answer));
}
