using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Entries;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// Reading waits for a <see cref="TimeAnchor"/>, which whoever writes checkpoints stores first: two writes must not overlap. Runs on the grain's
/// scheduler.
/// </summary>
/// <param name="times">What gets it.</param>
internal sealed class AnchorRequest(RecordTimes times)
{
    private TaskCompletionSource _wanted = new();
    private TaskCompletionSource _given = new();
    private long _offset;

    /// <summary>Completes when one is wanted.</summary>
    public Task Wanted => _wanted.Task;

    /// <summary>The anchor that is wanted; only while one is.</summary>
    public TimeAnchor Next => new() { From = _offset, To = _offset + RecordTimes.Reach, TimeMs = times.NowMs };

    /// <summary>Waits for an anchor for records from this offset on.</summary>
    public async Task AwaitAsync(long offset, CancellationToken cancellationToken)
    {
        _offset = offset;
        _given = new TaskCompletionSource();
        _ = Turn.RunAsync(() => _wanted.TrySetResult());
        await _given.Task.WaitAsync(cancellationToken);
    }

    /// <summary>It is stored.</summary>
    public void Give(TimeAnchor anchor)
    {
        times.Add(anchor);
        _wanted = new TaskCompletionSource();
        _ = Turn.RunAsync(() => _given.TrySetResult());
    }
}
