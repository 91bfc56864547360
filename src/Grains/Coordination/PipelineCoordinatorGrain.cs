using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using OrleansKafkaLoki.Grains.Alignment;
using OrleansKafkaLoki.Grains.Hosting;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines;
using OrleansKafkaLoki.Grains.Placement;
using OrleansKafkaLoki.Grains.Topics;

namespace OrleansKafkaLoki.Grains.Coordination;

/// <inheritdoc cref="IPipelineCoordinatorGrain"/>
[KeepAlive, Immovable, RunsPipeline]
public sealed partial class PipelineCoordinatorGrain(
    [PersistentState("topics", StorageNames.Checkpoints)] IPersistentState<KnownTopics> known,
    IPipelineCatalog pipelines,
    ITopicCatalog topics,
    LocalPartitions local,
    TimeProvider time,
    ILogger<PipelineCoordinatorGrain> logger) : Grain, IPipelineCoordinatorGrain
{
    private string _pipeline = "";
    private TopicListing _listing = new(ImmutableSortedDictionary<string, int>.Empty, []);
    private string? _discoveryError;
    private Task _round = Task.CompletedTask;
    private bool _unsaved;
    private bool _begun;
    private IReadOnlyList<PartitionId> _partitions = [];
    private Task _starting = Task.CompletedTask;
    private PipelineAlignment? _alignment;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _pipeline = this.GetPrimaryKeyString();
        _alignment = new PipelineAlignment(GrainFactory, TimeSpan.FromSeconds(pipelines.Pipelines[_pipeline].Sink.MaxDriftSecs), time, logger);
        var refresh = TimeSpan.FromMilliseconds(pipelines.Pipelines[_pipeline].Source.TopicRefreshMs);
        this.RegisterGrainTimer(static (self, _) => self.ReconcileAsync(), this, new GrainTimerCreationOptions(refresh, refresh) { Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<PartitionId>> GetPartitionsAsync()
    {
        if (!_begun)
        {
            await LookAsync();
        }

        return [.. PartitionDiscovery.Find(_pipeline, _listing, known.State).Select(found => found.Partition)];
    }

    /// <inheritdoc/>
    public Task RunAsync(ImmutableArray<PartitionHome> homes) => ReconcileAsync();

    /// <inheritdoc/>
    public Task ReconcileAsync() => _round.IsCompleted ? _round = RefreshAsync() : _round;

    /// <inheritdoc/>
    public async Task<PipelineStatus> GetStatusAsync()
    {
        var partitions = PartitionDiscovery.Find(_pipeline, _listing, known.State).Select(found => StatusOfAsync(found.Partition));
        return new PipelineStatus
        {
            Pipeline = _pipeline,
            Partitions = [.. await Task.WhenAll(partitions)],
            MissingTopics = _listing.Missing,
            DiscoveryError = _discoveryError,
        };
    }

    /// <inheritdoc/>
    public async Task<PipelineHorizon> GetHorizonAsync()
    {
        if (!_begun)
        {
            await ReconcileAsync();
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

    private async Task RefreshAsync()
    {
        if (local.Stopping)
        {
            return;
        }

        await LookAsync();
        var partitions = PartitionDiscovery.Find(_pipeline, _listing, known.State).ToList();
        if (!partitions.Select(found => found.Partition).SequenceEqual(_partitions))
        {
            _partitions = [.. partitions.Select(found => found.Partition)];
        }

        var starts = partitions
            .Select(found => GrainFactory.GetGrain<IPartitionConsumerGrain>(found.Partition.ToString()).EnsureStartedAsync(found.Start, IdOf(found.Partition.Topic)))
            .ToList();
        _starting = Task.WhenAll(starts);
        try
        {
            await _starting;
        }
        catch (Exception exception)
        {
            LogStartFailed(_pipeline, starts.Count(start => !start.IsCompletedSuccessfully), exception.Message);
            return;
        }

        _begun = true;
        if (_discoveryError is null && PartitionDiscovery.Note(_listing, known.State))
        {
            LogPartitions(_pipeline, starts.Count, _listing.PartitionCounts.Count);
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

    /// <summary>Asks Kafka; while it does not answer, what was found before goes on.</summary>
    private async Task LookAsync()
    {
        try
        {
            var before = _listing.Missing;
            _listing = await topics.ListAsync(_pipeline, CancellationToken.None);
            foreach (var topic in _listing.Missing.Except(before))
            {
                LogMissingTopic(_pipeline, topic);
            }

            _discoveryError = null;
        }
        catch (TopicCatalogException exception)
        {
            if (_discoveryError is null)
            {
                LogDiscoveryFailed(_pipeline, exception.Message);
            }

            _discoveryError = exception.Message;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Pipeline {Pipeline}: {Partitions} partitions in {Topics} topics.")]
    private partial void LogPartitions(string pipeline, int partitions, int topics);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pipeline {Pipeline}: the topic '{Topic}' does not exist; it is consumed from its first record as soon as it does.")]
    private partial void LogMissingTopic(string pipeline, string topic);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pipeline {Pipeline}: topics cannot be listed; running partitions go on. {Error}")]
    private partial void LogDiscoveryFailed(string pipeline, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pipeline {Pipeline}: {Count} partitions could not be started and are tried again. {Error}")]
    private partial void LogStartFailed(string pipeline, int count, string error);
}
