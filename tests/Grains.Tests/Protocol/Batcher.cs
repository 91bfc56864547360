using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams;
using OrleansKafkaLoki.Grains.Streams.Journal;
using StreamWriter = OrleansKafkaLoki.Grains.Streams.StreamWriter;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>One activation of a stream's batcher: the product's buffer, writer and journal, put together as its grain does.</summary>
internal sealed class Batcher : IDisposable
{
    private readonly World _world;
    private readonly CancellationTokenSource _leaving = new();
    private readonly Arrivals _arrivals = new();
    private StreamBuffer _buffer = null!;
    private StreamWriter _writer = null!;
    private Task _push = Task.CompletedTask;

    public Batcher(World world, int stream, int number)
    {
        Actor = new Actor($"batcher {stream}#{number}");
        _world = world;
        Stream = stream;
        Actor.Run(() =>
        {
            var label = world.Streams[stream];
            var state = new SteppedState<StreamJournalState>(world.Journals[stream], world);
            state.ReadNow();
            var journal = new StreamJournal(label, state, world.Time, world.Batching.Writes, NullLogger.Instance);
            journal.Load();
            _writer = new StreamWriter(label, journal, world.Batching);
            _buffer = new StreamBuffer(world.Plan.Sink.Batch, journal.Senders, world.Time, _writer.Overtaking);
        });
    }

    public Actor Actor { get; }

    public int Stream { get; }

    /// <summary>True when it takes no new chunk: it has lost the stream or is asked to leave.</summary>
    public bool HasLeft { get; private set; }

    public bool CanTake => Actor.IsRunning && !HasLeft && _push.IsCompleted && _buffer.CanTake;

    public long PossiblyRepeated => _writer.PossiblyRepeated;

    public Task<AppendResult> Append(LogChunk chunk)
    {
        Task<AppendResult> verdict = null!;
        Actor.Run(() => verdict = _buffer.Add(chunk, admit: !HasLeft));
        _arrivals.Add(chunk, verdict);
        _world.Story?.Add(
            $"{_world.Now} {Actor} gets {chunk.Partition.Partition} epoch {chunk.Epoch} ({chunk.PreviousOffset}, {chunk.LastOffset}]: "
            + (verdict.IsCompleted ? verdict.Result.Outcome : "held"));
        return verdict;
    }

    /// <summary>Takes a batch.</summary>
    public void Take() => Actor.Run(() => _push = PushAsync());

    /// <summary>Deactivates as a silo does that shuts down.</summary>
    public void Leave() => Actor.Run(() =>
    {
        HasLeft = true;
        _leaving.Cancel();
        _ = LeaveAsync();
    });

    public void Dispose() => _leaving.Dispose();

    private async Task PushAsync()
    {
        try
        {
            var chunks = _buffer.TakeBatch(_writer.BlindBelowNs);
            if (_arrivals.Take(chunks) is { Count: > 0 } overtakings && _writer.Overtaking is null or { Remaining.Ticks: > 0 })
            {
                _world.NoteOvertaking(this, overtakings);
            }

            await _writer.WriteAsync(chunks, _leaving.Token);
            chunks.ForEach(held => _buffer.Settle(held));
            _world.Story?.Add($"{_world.Now} {Actor} has settled its batch");
        }
        catch (Exception exception)
        {
            _world.Story?.Add($"{_world.Now} {Actor} breaks off: {exception.Message}");
            HasLeft = true;
            _buffer.LetGoOfAll(StreamBuffer.RetryElsewhere);
            if (exception is not (StreamTakenException or OperationCanceledException))
            {
                _world.Fail(exception);
            }
        }
    }

    private async Task LeaveAsync()
    {
        await _push;
        _buffer.LetGoOfAll(TimeSpan.FromMilliseconds(100));
        await _writer.CloseAsync();
    }
}
