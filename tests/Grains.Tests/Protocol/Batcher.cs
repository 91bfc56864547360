using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>One activation of a stream's batcher: the product's, and around it what Orleans and the silo do.</summary>
internal sealed class Batcher : IStreamActivation, ILocalActivation, IStreamBatcherGrain, IDisposable
{
    private readonly World _world;
    private readonly Silo _silo;
    private readonly LocalStreams _local = new();
    private readonly Arrivals _arrivals = new();
    private readonly List<Task> _calls = [];
    private readonly List<Task> _posts = [];
    private readonly SteppedState<StreamJournalState> _state;
    private readonly QuietTime _quiet;
    private readonly ITimer _timer;
    private readonly LocalStream _here;
    private StreamBatcher _batcher = null!;
    private SiloAddress? _target;
    private Task? _closing;
    private Task? _end;
    private bool _isFlushed;

    /// <summary>Activates.</summary>
    /// <param name="world">The world.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="number">Which activation it is.</param>
    /// <param name="silo">Where, unless the one before is on its way to another silo.</param>
    /// <param name="before">The activation that was there before and is gone, as it ended; null when it did not end.</param>
    public Batcher(World world, int stream, int number, Silo silo, Batcher? before)
    {
        _world = world;
        Stream = stream;
        Actor = new Actor($"batcher {stream}#{number}");
        if (before?._target is { } target)
        {
            _silo = world.Silos.First(other => other.SiloAddress.Equals(target));
            _state = before._state.Migrate();
        }
        else
        {
            _silo = silo;
            _state = new SteppedState<StreamJournalState>(world.Journals[stream], world);
            _state.ReadNow();
        }

        var label = world.Streams[stream];
        var journal = new StreamJournal(label, _state, world.Time, world.Batching.Writes, NullLogger.Instance);
        journal.Load();
        _quiet = new QuietTime(journal.InheritedDoubt, World.Quiet, world.Time);
        _timer = world.Time.CreateTimer(_ => Actor.Post(_batcher.PushWhenDue), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Actor.Run(() => _batcher = new StreamBatcher(label, _state, this, _local, _silo.Moves, world.Batching));
        _here = new LocalStream(label, new ObservedInbox(_batcher.Inbox, Actor, ObservePost), _batcher, this);
        _local.Add(_here);
        _silo.Streams.Add(_here);
    }

    public Actor Actor { get; }

    public Silo Silo => _silo;

    public int Stream { get; }

    /// <summary>True when Orleans lets no call in any more: they wait for the next activation.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>True when it is over, so that the next activation may begin.</summary>
    public bool IsGone => _end is { IsCompleted: true };

    public long PossiblyRepeated => Status.PossiblyRepeatedRecords;

    public StreamStatus Status => _batcher.Status(_silo.SiloAddress);

    private bool IsEveryCallAnswered => _calls.TrueForAll(call => call.IsCompleted);

    public Task<AppendResult> AppendAsync(LogChunk chunk)
    {
        CheckFlushed(); // What comes from here on was not there to be flushed.
        Task<AppendResult> answer = null!;
        Actor.Run(() => answer = _batcher.AppendAsync(chunk));
        _calls.Add(answer);
        _arrivals.Add(chunk, answer, () => true);
        _world.Story?.Add(
            $"{_world.Now} {Actor} gets {chunk.Partition.Partition} epoch {chunk.Epoch} ({chunk.PreviousOffset}, {chunk.LastOffset}]: "
            + (answer.IsCompleted ? answer.Result.Outcome : "held"));
        return answer;
    }

    public Task FlushAsync()
    {
        _isFlushed = true;
        Actor.Run(_batcher.Flush);
        return Task.CompletedTask;
    }

    public Task CloseAsync()
    {
        Task closing = null!;
        Actor.Run(() => closing = _batcher.CloseAsync());
        return closing;
    }

    public Task<StreamStatus> GetStatusAsync() => throw new NotSupportedException();

    /// <summary>Its silo begins to stop.</summary>
    public void Close() => _closing ??= _local.CloseAsync();

    /// <summary>Its silo has lost the store.</summary>
    public void GiveUp() => Actor.Run(() => _ = _batcher.GiveUpAsync());

    public void Leave() => IsLeaving = true;

    /// <summary>Somebody takes its stream for quiet.</summary>
    public void Rest()
    {
        var wasAtRest = _batcher.IsAtRest;
        Actor.Run(_batcher.Rest);
        if (_batcher.IsAtRest && !wasAtRest)
        {
            Rests++;
            _world.Story?.Add($"{_world.Now} {Actor} rests");
        }
    }

    /// <summary>How often it came to rest.</summary>
    public int Rests { get; private set; }

    void IStreamActivation.MoveTo(SiloAddress target)
    {
        _world.Story?.Add($"{_world.Now} {Actor} moves to another silo");
        _target = target;
        IsLeaving = true;
    }

    void IStreamActivation.Wake() => Actor.Post(_batcher.PushWhenDue);

    bool ILocalActivation.IsAtRest => throw new NotSupportedException();

    void ILocalActivation.Rest() => throw new NotSupportedException();

    void ILocalActivation.Wake() => throw new NotSupportedException();

    Task<bool> ILocalActivation.FlushAsync(PartitionScope partitions) => throw new NotSupportedException();

    Task ILocalActivation.GiveUpAsync() => throw new NotSupportedException();

    void ILocalActivation.Release() => Actor.Post(_batcher.BreakOff);

    void IStreamActivation.SetBusy(bool isBusy)
    {
        // Orleans has its own reasons here to let it leave, or none.
    }

    void IStreamActivation.WakeAfter(TimeSpan wait) => _timer.Change(wait, Timeout.InfiniteTimeSpan);

    /// <summary>No partition finds it any more.</summary>
    public void Unregister() => _silo.Streams.Remove(_here);

    /// <summary>What happens by itself as soon as it can.</summary>
    public void GoOn()
    {
        if (_arrivals.TakeAnswered() is { Count: > 0 } overtakings && _quiet.Remaining > TimeSpan.Zero)
        {
            _world.RecordOvertaking(this, overtakings);
        }

        if (Actor.IsRunning)
        {
            CheckInvariants();
        }

        if (_closing is { IsCompleted: true } && !_local.Released.IsCancellationRequested)
        {
            _world.Check(IsEveryCallAnswered, $"{Actor} is closed while calls wait for it.");
            Release();
        }

        if (IsLeaving && _end is null && Actor.IsRunning && IsEveryCallAnswered)
        {
            _timer.Dispose();
            Unregister();
            Actor.Run(() => _end = _batcher.EndAsync());
        }
    }

    /// <summary>Its silo waits no longer until it is closed.</summary>
    public void Release()
    {
        _local.Release();
        IsLeaving = true;
    }

    private void ObservePost(LogChunk chunk, Task<AppendResult> answer, Func<bool> isBatched)
    {
        CheckFlushed(); // What comes from here on was not there to be flushed.
        _world.Posts++;
        _posts.Add(answer);
        _arrivals.Add(chunk, answer, isBatched);
        _world.Story?.Add($"{_world.Now} {Actor} is handed {chunk.Partition.Partition} epoch {chunk.Epoch} ({chunk.PreviousOffset}, {chunk.LastOffset}]");
    }

    /// <summary>What every batcher has to hold as soon as its turns are over.</summary>
    private void CheckInvariants()
    {
        var status = Status;
        var holds = status.HeldRecords != 0;
        _world.Check(holds || IsEveryCallAnswered, $"{Actor} lets a call wait for nothing.");
        _world.Check(!IsGone || _posts.TrueForAll(post => post.IsCompleted), $"{Actor} is gone and has not answered all that it was handed.");
        _world.Check(!holds || !IsGone, $"{Actor} is gone and holds chunks.");
        CheckFlushed();
    }

    private void CheckFlushed()
    {
        if (_isFlushed && Status is { Pushing: false } status)
        {
            _isFlushed = false;
            _world.Check(status.HeldRecords == 0 || _quiet.Remaining > TimeSpan.Zero, $"{Actor} was flushed and has not pushed.");
        }
    }

    public void Dispose()
    {
        _batcher.Dispose();
        _local.Dispose();
    }
}
