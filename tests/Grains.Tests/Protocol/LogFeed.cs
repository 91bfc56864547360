using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using OrleansKafkaLoki.Grains.Records;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>A log as a session reads it: records come when the schedule says so.</summary>
internal sealed class LogFeed : IPartitionFeed
{
    private readonly Queue<RecordBatch> _ready = new();
    private TaskCompletionSource<bool>? _more;
    private FeedException? _fault;
    private bool _isStopped;
    private int _next;

    public LogFeed(PartitionLog log, long offset)
    {
        Log = log;
        Start = offset;
        _next = log.Messages.Count(message => message.Offset < offset);
    }

    public PartitionLog Log { get; }

    public long Start { get; }

    /// <summary>Bytes that were handed out and not given back.</summary>
    public long Charged { get; private set; }

    public bool CanDeliver => !_isStopped && _fault is null && _next < Log.Messages.Count;

    public long HighWatermark => Log.End;

    public long EndOffset => _next == Log.Messages.Count ? Log.End : -1;

    public string? Refusal => null;

    /// <summary>Lets the next records come. A record's key is its stream; without a value it is filtered.</summary>
    public void Deliver(int count)
    {
        var batch = new RecordBatch();
        foreach (var message in Log.Messages.Skip(_next).Take(count))
        {
            _next++;
            var start = batch.Bytes.WrittenCount;
            batch.Bytes.Write([(byte)('0' + message.Stream)]);
            batch.Bytes.Write(Encoding.UTF8.GetBytes(message.Value ?? ""));
            batch.Add(new RecordSlot(message.Offset, message.TimestampMs, start, 1, message.Value?.Length ?? -1, 0));
        }

        Charged += batch.ChargedBytes;
        _ready.Enqueue(batch);
        Wake();
    }

    /// <summary>Behind what has come, the broker delivers nothing more.</summary>
    public void Fail(FeedFault fault)
    {
        _fault ??= new FeedException(fault, $"{Log.Name}: {fault}.");
        Wake();
    }

    public async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ready.Count == 0 && _fault is null)
        {
            _more = new TaskCompletionSource<bool>();
            using var cancelled = cancellationToken.Register(() => _more.TrySetCanceled(cancellationToken));
            await _more.Task;
        }

        return _ready.Count > 0 ? true : throw _fault!;
    }

    public bool TryRead([NotNullWhen(true)] out RecordBatch? batch) => _ready.TryDequeue(out batch);

    public void Release(long bytes) => Charged -= bytes;

    public void HoldIntake()
    {
    }

    public void ResumeIntake()
    {
    }

    public void StopIntake() => _isStopped = true;

    public ValueTask DisposeAsync()
    {
        _isStopped = true;
        return ValueTask.CompletedTask;
    }

    private void Wake() => _more?.TrySetResult(true);
}
