using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>One session of a partition: the product's checkpoint, window, chunks and sender, put together as its session does.</summary>
internal sealed class Session
{
    private readonly World _world;
    private readonly int _partition;
    private readonly CheckpointStore _checkpoints;
    private readonly ChunkSender _sender;
    private PartitionLog? _log;
    private StreamRoute[] _routes = [];
    private AckWindow? _window;
    private int _read;
    private long _seen;
    private bool _busy;

    public Session(World world, int partition, int number)
    {
        Actor = new Actor($"session {partition}#{number}");
        (_world, _partition) = (world, partition);
        var state = new SteppedState<PartitionCheckpoint>(world.Checkpoints[partition], world, written => world.NoteCheckpoint(partition, written, _log));
        _checkpoints = new CheckpointStore(Id, state, world.Batching.Writes, NullLogger.Instance);
        _sender = new ChunkSender(null!, world.DeadLetters, world.Time, NullLogger.Instance);
        Actor.Run(() => _ = StartAsync());
    }

    public Actor Actor { get; }

    public PartitionLedger Ledger { get; } = new();

    /// <summary>True when it can do nothing more: another session has the partition, or its log is gone.</summary>
    public bool IsOver { get; private set; }

    public bool CanRead => IsActive && _read < _log!.Records.Count;

    public bool CanCheckpoint => IsActive && !_busy && _window!.Watermark != _checkpoints.NextOffset;

    /// <summary>True when every record has its verdict and the checkpoint says so.</summary>
    public bool IsDone => IsActive && _log == _world.Logs[_partition] && !CanRead && _window!.IsEmpty && _checkpoints.NextOffset == _window.Watermark;

    private PartitionId Id => new(World.Pipeline, "logs", _partition);

    private bool IsActive => Actor.IsRunning && !IsOver && _window is not null;

    /// <summary>Reads some records and sends their chunks.</summary>
    public void Read(int count) => Actor.Run(() =>
    {
        var records = _log!.Records.Skip(_read).Take(count).ToList();
        _read += records.Count;
        foreach (var record in records.Where(record => record.Stream >= 0))
        {
            _routes[record.Stream].Chunk.Entries.Write(record.Entry);
            _routes[record.Stream].Chunk.Add(record.Offset, record.TimestampNs);
        }

        var progress = new SenderProgress(_window!.Watermark, _checkpoints.NextOffset);
        var chunks = _routes
            .Where(route => route.Chunk.Count > 0)
            .Select(route => new OutgoingChunk(route, route.Chunk.Seal(new ChunkOrigin(Id, _checkpoints.Epoch, _checkpoints.Incarnation, Routing: 0), progress)))
            .ToList();
        var filtered = records.Count(record => record.Stream < 0);
        Ledger.Take(records.Count, filtered, records.Count - filtered);
        chunks.ForEach(chunk => _world.Story?.Add(
            $"{_world.Now} {Actor} epoch {_checkpoints.Epoch} incarnation {_checkpoints.Incarnation} cuts {chunk.Route.Stream.Labels} "
            + $"({chunk.Chunk.PreviousOffset}, {chunk.Chunk.FirstOffset}..{chunk.Chunk.LastOffset}] after {progress}"));
        var ack = _window.Open(records[^1].Offset + 1, records.Count, 1, chunks.Count, -1);
        chunks.ForEach(chunk => _ = SendAsync(ack, chunk));
    });

    /// <summary>Stores the watermark.</summary>
    public void Checkpoint() => Actor.Run(() => _ = StoreAsync(_window!.Watermark, newIncarnation: false));

    /// <summary>What every session has to hold at every moment.</summary>
    public void CheckInvariants()
    {
        var ledger = Ledger.Counts;
        _world.Check(
            ledger.Consumed == ledger.Delivered + ledger.Filtered + ledger.DeadLettered + ledger.InFlight && ledger.InFlight >= 0,
            $"{Id}: the ledger does not add up.");
        if (_window is null || _window.Watermark == _seen)
        {
            return;
        }

        foreach (var record in _log!.Records.Where(record => record.Offset >= _seen && record.Offset < _window.Watermark))
        {
            _world.Check(_world.HasVerdict(record), $"{record.Line} lies below the watermark and has no verdict.");
        }

        _seen = _window.Watermark;
    }

    private async Task StartAsync()
    {
        CheckpointOutcome claim;
        while ((claim = await _checkpoints.ClaimAsync()) == CheckpointOutcome.Failed)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), _world.Time);
        }

        _log = _world.Logs[_partition];
        var isAnother = _checkpoints.NextOffset >= 0 && _world.LogOf(_partition, _checkpoints.Incarnation) != _log;
        var resume = isAnother || _checkpoints.NextOffset < 0 ? 0 : _checkpoints.NextOffset;
        IsOver = claim == CheckpointOutcome.Fenced;
        while (!IsOver && (isAnother || _checkpoints.NextOffset != resume) && !await StoreAsync(resume, isAnother))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), _world.Time);
        }

        if (IsOver)
        {
            return;
        }

        _read = _log!.Records.Count(record => record.Offset < resume);
        _seen = resume;
        _routes = [.. _world.Streams.Select((stream, i) => new StreamRoute(stream) { Batcher = new BatcherReference(_world, i) })];
        _window = new AckWindow(resume);
    }

    private async Task SendAsync(AckSlice ack, OutgoingChunk chunk)
    {
        try
        {
            var rejected = await _sender.SendAsync(chunk, CancellationToken.None);
            Ledger.Settle(chunk.Chunk.RecordCount, rejected);
            _window!.Settle(ack);
        }
        catch (StaleEpochException)
        {
            IsOver = true;
        }
        catch (Exception exception)
        {
            _world.Fail(exception);
        }
    }

    private async Task<bool> StoreAsync(long offset, bool newIncarnation)
    {
        _busy = true;
        var outcome = await _checkpoints.WriteAsync(offset, newIncarnation ? LogIdentity.Unknown : null);
        _busy = false;
        IsOver |= outcome == CheckpointOutcome.Fenced;
        return outcome == CheckpointOutcome.Written;
    }
}
