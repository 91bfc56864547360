using Microsoft.Extensions.DependencyInjection;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;
using OrleansKafkaLoki.Grains.Partitions.Feeds;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>One session of a partition: the product's, over a feed of the world's logs.</summary>
internal sealed class Session : IPartitionFeedSource, IDisposable
{
    private static readonly PartitionMetrics Metrics =
        new ServiceCollection().AddMetrics().AddSingleton<PartitionMetrics>().BuildServiceProvider().GetRequiredService<PartitionMetrics>();

    private readonly World _world;
    private readonly int _partition;
    private readonly SteppedState<PartitionCheckpoint> _state;
    private readonly PartitionSession _session;
    private LogFeed? _feed;
    private long _seen;
    private int _opened;

    public Session(World world, int partition, int number)
    {
        (_world, _partition) = (world, partition);
        Actor = new Actor($"session {partition}#{number}");
        var silo = Silo = world.Silos[number % world.Silos.Length];
        _state = new SteppedState<PartitionCheckpoint>(world.Checkpoints[partition], world, written => world.ObserveCheckpoint(partition, written));
        var services = new PartitionServices(
            world.Plan, world.Plans, this, new KafkaView(world), world.DeadLetters, silo.Streams, silo.AddressesOf(world), new GatesOf(world), Metrics, world.Batching.Writes, silo, world.Time, world.Log)
        {
            Waits = world.Batching.Waits,
        };
        _session = new PartitionSession(
            new PartitionId(World.Pipeline, "logs", partition), _state, GrainsOf.Create(world, silo), silo.SiloAddress, services);
        Actor.Run(() => _session.Start(PartitionStart.Configured, world.Logs[partition].Name));
    }

    public Actor Actor { get; }

    public Silo Silo { get; }

    /// <summary>True when it can do nothing more: another session has the partition, or it was told to end.</summary>
    public bool IsOver => _session.Completion.IsCompleted;

    /// <summary>Where records come from; null while none can.</summary>
    public LogFeed? Feed => Actor.IsRunning && _feed is { CanDeliver: true } ? _feed : null;

    /// <summary>True when every record has its verdict and the checkpoint says so.</summary>
    public bool IsDone =>
        Actor.IsRunning && !IsOver && _feed is { } feed && feed.Log == _world.Logs[_partition] && _session.Status() is { State: PartitionState.Running } status
        && status.Watermark == feed.Log.End && status.Checkpoint == feed.Log.End;

    /// <summary>Ends as one does that moves, or whose silo stops.</summary>
    public void Drain(TimeSpan timeout) => Actor.Run(() => _ = _session.DrainAsync(timeout));

    /// <summary>Somebody has looked at Kafka, and tells what the topic is now.</summary>
    public void ObserveTopic() => Actor.Run(() => _session.ObserveTopic(_world.Logs[_partition].Name));

    /// <summary>What every session has to hold at every moment.</summary>
    public void CheckInvariants()
    {
        var status = _session.Status();
        _world.Check(status is { Unaccounted: 0, InFlight: >= 0 }, $"{Actor}: the ledger does not add up.");
        if (_feed is not { } feed || status.State != PartitionState.Running)
        {
            return;
        }

        _world.Check(feed.Charged >= 0 && (feed.Charged == 0 || status.Watermark < feed.Log.End), $"{Actor}: {feed.Charged} bytes are charged for nothing.");
        if (status.Watermark > _seen)
        {
            _world.CheckVerdicts(feed.Log, _seen, status.Watermark, "watermark");
            _seen = status.Watermark;
        }

        if (_opened == 1 && status.Watermark == feed.Log.End)
        {
            var shares = feed.Log.Messages.Where(message => message.Offset >= feed.Start).Sum(message => message.Shares);
            _world.Check((status.Consumed, status.InFlight) == (shares, 0), $"{Actor}: {status.Consumed} records are counted instead of {shares}, {status.InFlight} in flight.");
        }
    }

    /// <summary>
    /// Opens the log that the session takes it for. Kafka cannot promise that: what is read of a new topic before it is known for one is
    /// shipped, and again once it is.
    /// </summary>
    IPartitionFeed IPartitionFeedSource.Open(PartitionId partition, long offset, EpochMark? mark)
    {
        var log = _world.LogOf(_state.State.TopicId!);
        _world.Story?.Add($"{_world.Now} {Actor} opens {log.Name} at {offset}");
        _seen = offset;
        _opened++;
        return _feed = new LogFeed(log, offset);
    }

    public void Dispose() => _session.Dispose();
}
