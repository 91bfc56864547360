using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Interfaces.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Partitions;
using OrleansKafkaLoki.Grains.Pipelines.Placement;
using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <inheritdoc cref="IPipelineCoordinatorGrain"/>
[GrainType("pipelinecoordinator"), KeepAlive, Immovable, RunsPipeline]
public sealed partial class PipelineCoordinatorGrain(
    [PersistentState("topics", StorageNames.Checkpoints)] IPersistentState<KnownTopics> known,
    [PersistentState("control", StorageNames.Checkpoints)] IPersistentState<PipelineControl> control,
    IPipelineCatalog pipelines,
    ITopicCatalog topics,
    LocalPartitions local,
    RebalanceMetrics metrics,
    TimeProvider time,
    ILogger<PipelineCoordinatorGrain> logger,
    IPipelineEvents events) : Grain, IPipelineCoordinatorGrain
{
    private string _pipeline = "";
    private TopicListing _listing = new(ImmutableSortedDictionary<string, int>.Empty, []);
    private string? _discoveryError;
    private Task _round = Task.CompletedTask;
    private bool _unsaved;
    private bool _looked;
    private IReadOnlyList<PartitionId> _partitions = [];
    private ImmutableArray<PartitionHome> _homes = [];
    private Task _starting = Task.CompletedTask;
    private PipelineAlignment? _alignment;
    private PartitionMoves? _moves;
    private PositionPlans? _positions;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _pipeline = this.GetPrimaryKeyString();
        _alignment = new PipelineAlignment(GrainFactory, TimeSpan.FromSeconds(pipelines.Pipelines[_pipeline].Sink.MaxDriftSecs), time, logger);
        _moves = new PartitionMoves(GrainFactory, partition => control.State.PauseOf(partition), metrics, logger, events);
        _positions = new PositionPlans(topics, StatusOfAsync);

        // What an earlier activation has seen does for a beginning, also while Kafka does not answer.
        _looked = known.State.Looked;
        _listing = new TopicListing(known.State.PartitionCounts.ToImmutableSortedDictionary(), []);
        _partitions = [.. Find()];
        var refresh = TimeSpan.FromMilliseconds(pipelines.Pipelines[_pipeline].Source.TopicRefreshMs);
        this.RegisterGrainTimer(
            static (self, cancellationToken) =>
            {
                _ = self.ReconcileAsync(); // No timer callback may be long: deactivation waits for it.
                return Task.CompletedTask;
            },
            this,
            new GrainTimerCreationOptions(_looked ? TimeSpan.Zero : refresh, refresh) { Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<PartitionId>> GetPartitionsAsync()
    {
        if (!_looked)
        {
            await LookAsync();
        }

        return [.. _partitions];
    }

    /// <inheritdoc/>
    public Task RunAsync(ImmutableArray<PartitionHome> homes)
    {
        _homes = homes;
        return _starting = StartAsync(homes.Where(home => !home.IsThere));
    }

    /// <inheritdoc/>
    public Task ReconcileAsync() => _round.IsCompleted ? _round = RefreshAsync() : _round;

    /// <inheritdoc/>
    public async Task<PipelineStatus> GetStatusAsync()
    {
        var partitions = _partitions.Select(StatusOfAsync);
        return new PipelineStatus
        {
            Pipeline = _pipeline,
            Partitions = [.. await Task.WhenAll(partitions)],
            MissingTopics = _listing.Missing,
            DiscoveryError = _discoveryError,
            Pauses = [.. control.State.Pauses],
            StreamPauses = [.. control.State.StreamPauses],
        };
    }

    /// <inheritdoc/>
    public Task<PipelineOutline> GetOutlineAsync() => Task.FromResult(new PipelineOutline
    {
        Partitions = [.. _partitions],
        Homes = _homes,
        Leaderless = _listing.Leaderless,
        MissingTopics = _listing.Missing,
        DiscoveryError = _discoveryError,
    });

    /// <inheritdoc/>
    public async Task<PipelineHorizon> GetHorizonAsync()
    {
        if (!_looked)
        {
            await LookAsync();
        }

        // A partition that is being started may have the longest way to go. Whether that succeeds is the round's business.
        await _starting.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        return await _alignment!.HorizonAsync(_partitions);
    }

    private async Task<PartitionStatus> StatusOfAsync(PartitionId partition)
    {
        try
        {
            return await GrainFactory.GetGrain<IPartitionConsumerGrain>(partition.ToString()).GetStatusAsync();
        }
        catch (Exception exception)
        {
            return PartitionStatus.Unknown(partition, $"It does not answer. {exception.Message}");
        }
    }

    /// <summary>Looks at Kafka, has what is new placed, and lets every partition know what its topic is now.</summary>
    private async Task RefreshAsync()
    {
        if (local.Stopping)
        {
            return;
        }

        var before = _partitions;
        await LookAsync();
        if (_homes.IsEmpty || !_partitions.SequenceEqual(before))
        {
            try
            {
                await GrainFactory.GetGrain<IPartitionBalancerGrain>(IPartitionBalancerGrain.Key).PartitionsChangedAsync(_pipeline);
            }
            catch (Exception exception)
            {
                LogNoBalancer(ExpectedFailure.Unexpected(exception), _pipeline, exception.Message);
            }
        }

        await StartAsync(_homes);
        if (control.State.Positions.Count > 0)
        {
            CarryOut();
            Self.ForgetAsync().Ignore();
        }

        GrainFactory.GetGrain<IPipelineJobsGrain>(_pipeline).WatchAsync().Ignore(); // What a lost silo had under way goes on.
        if (pipelines.Pipelines[_pipeline].Audit.Continuous.IsOn())
        {
            GrainFactory.GetGrain<IPipelineAuditGrain>(_pipeline).WatchAsync().Ignore();
        }
    }

    /// <summary>Starts partitions, and begins to move those that run elsewhere.</summary>
    private async Task StartAsync(IEnumerable<PartitionHome> homes)
    {
        var found = PartitionDiscovery.Find(_pipeline, _listing, known.State).ToDictionary(pair => pair.Partition, pair => pair.Start);
        var starts = homes.Where(home => found.ContainsKey(home.Partition))
            .Select(home => _moves!.StartAsync(new PartitionOrder(home.Partition, home.Silo, found[home.Partition], IdOf(home.Partition.Topic))))
            .ToList();
        try
        {
            await Task.WhenAll(starts);
        }
        catch (Exception exception)
        {
            var count = starts.Count(start => !start.IsCompletedSuccessfully);
            LogStartFailed(ExpectedFailure.Unexpected(exception), _pipeline, count, exception.Message);
            return;
        }

        await SaveAsync();
    }

    /// <summary>Remembers what was seen of the topics, once all was started: until then a new partition has to count as new.</summary>
    private async Task SaveAsync()
    {
        if (_discoveryError is null && _homes.Length == _partitions.Count && PartitionDiscovery.Remember(_listing, known.State))
        {
            LogPartitions(_pipeline, _partitions.Count, _listing.PartitionCounts.Count);
            var found = new EventDraft(PipelineEventKind.TopicsDiscovered, _pipeline, null, $"{_partitions.Count} partitions in {_listing.PartitionCounts.Count} topics.");
            events.Raise(found with { Details = [("partitions", _partitions.Count), ("topics", _listing.PartitionCounts.Count)] });
            _unsaved = true;
        }

        if (_unsaved)
        {
            await known.WriteStateAsync();
            _unsaved = false;
        }
    }

    /// <summary>The topic's id as the look just now showed it.</summary>
    private string? IdOf(string topic) => _discoveryError is null ? _listing.Ids.GetValueOrDefault(topic) : null;

    /// <summary>Asks Kafka; while it does not answer, or a pattern takes forever, what was found before goes on.</summary>
    private async Task LookAsync()
    {
        try
        {
            var before = _listing.Missing;
            _listing = await topics.ListAsync(_pipeline, CancellationToken.None);
            foreach (var topic in _listing.Missing.Except(before))
            {
                LogMissingTopic(_pipeline, topic);
                events.Raise(new EventDraft(PipelineEventKind.TopicMissing, _pipeline, topic, "The topic does not exist; it is read from its first record as soon as it does."));
            }

            _discoveryError = null;
            _looked = true;
        }
        catch (Exception exception)
        {
            if (_discoveryError is null)
            {
                LogDiscoveryFailed(ExpectedFailure.Unexpected(exception), _pipeline, exception.Message);
            }

            _discoveryError = exception.Message;
        }

        if (!Find().SequenceEqual(_partitions))
        {
            _partitions = [.. Find()];
        }
    }

    private IEnumerable<PartitionId> Find() => PartitionDiscovery.Find(_pipeline, _listing, known.State).Select(found => found.Partition);

    [LoggerMessage(Level = LogLevel.Information, EventName = "PartitionsDiscovered", Message =
        "Pipeline {Pipeline}: {Partitions} partitions in {Topics} topics.")]
    private partial void LogPartitions(string pipeline, int partitions, int topics);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "TopicMissing", Message =
        "Pipeline {Pipeline}: the topic '{Topic}' does not exist; it is consumed from its first record as soon as it does.")]
    private partial void LogMissingTopic(string pipeline, string topic);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "DiscoveryFailed", Message =
        "Pipeline {Pipeline}: topics cannot be listed; running partitions go on. {Error}")]
    private partial void LogDiscoveryFailed(Exception? exception, string pipeline, string error);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PartitionsNotStarted", Message =
        "Pipeline {Pipeline}: {Count} partitions could not be started and are tried again. {Error}")]
    private partial void LogStartFailed(Exception? exception, string pipeline, int count, string error);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "BalancerUnreachable", Message =
        "Pipeline {Pipeline}: the balancer does not answer; running partitions go on. {Error}")]
    private partial void LogNoBalancer(Exception? exception, string pipeline, string error);
}
