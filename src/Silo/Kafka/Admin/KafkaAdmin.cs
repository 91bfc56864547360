using System.Collections.Immutable;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Credentials;
using OrleansKafkaLoki.Silo.Kafka.Health;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>Asks a pipeline's brokers about topics and offsets. It connects on the first question.</summary>
internal sealed partial class KafkaAdmin : IDisposable
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    // Topics are described by the controller, whose election may take longer than a look at the topics should.
    private static readonly TimeSpan LongestDescription = TimeSpan.FromSeconds(2);

    // What librdkafka says of a request that took too long comes a little later than its limit, and says more than that it took too long.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan NoTimeout = TimeSpan.FromHours(1);

    private readonly string _pipeline;
    private readonly KafkaSourceOptions _source;
    private readonly KafkaMetrics _metrics;
    private readonly TimeSpan _requestTimeout;
    private readonly ReplaceableClient<BrokerClient> _brokers;

    private readonly GroupCoordinator _coordinator;
    private volatile string? _trouble;

    /// <summary>A client that has not connected yet.</summary>
    public KafkaAdmin(string pipeline, KafkaCredentials credentials, KafkaMetrics metrics)
    {
        (_pipeline, Credentials, _source, _metrics) = (pipeline, credentials, credentials.Source, metrics);
        _requestTimeout = TimeSpan.FromMilliseconds(Math.Min(_source.SocketTimeoutMs, LongestRequest.TotalMilliseconds));
        _brokers = new ReplaceableClient<BrokerClient>(() => new BrokerClient(credentials, OnError), _requestTimeout + Grace);
        _coordinator = new GroupCoordinator(credentials, _requestTimeout);
    }

    /// <summary>What the pipeline's clients prove themselves with.</summary>
    public KafkaCredentials Credentials { get; }

    /// <summary>All topics of the cluster that exist.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    public Task<ClusterTopics> GetTopicsAsync(CancellationToken cancellationToken) => AskAsync(
        "list topics", async () => ClusterTopics.Of(await _brokers.CallAsync(client => client.Admin.GetMetadata(_requestTimeout), cancellationToken)));

    /// <summary>The id of the cluster, null when its brokers tell none, for each of these partitions.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    public Task<IReadOnlyList<PartitionAnswer<string?>>> GetClusterIdsAsync(IReadOnlyList<TopicPartition> partitions) => AskAsync<IReadOnlyList<PartitionAnswer<string?>>>(
        "ask for the cluster's id",
        async () =>
        {
            var cluster = await _brokers.AskAsync(client => client.Admin.DescribeClusterAsync(new() { RequestTimeout = _requestTimeout }));
            var id = string.IsNullOrEmpty(cluster.ClusterId) ? null : cluster.ClusterId;
            return [.. partitions.Select(_ => new PartitionAnswer<string?>(id))];
        });

    /// <summary>Whether each of these partitions is listed, in their order.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    public async Task<IReadOnlyList<PartitionAnswer<bool>>> AreListedAsync(IReadOnlyList<TopicPartition> partitions)
    {
        var counts = (await GetTopicsAsync(CancellationToken.None)).PartitionCounts;
        return [.. partitions.Select(partition => new PartitionAnswer<bool>(counts.GetValueOrDefault(partition.Topic) > partition.Partition))];
    }

    /// <summary>The ids (KIP-516) of those topics that exist and whose brokers tell ids.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    public async Task<ImmutableDictionary<string, string>> GetTopicIdsAsync(IReadOnlyCollection<string> topics, CancellationToken cancellationToken) =>
        (await DescribeTopicsAsync(topics, withRights: false, cancellationToken)).Where(topic => topic.Id is not null).ToImmutableDictionary(topic => topic.Name, topic => topic.Id!, StringComparer.Ordinal);

    /// <summary>The offsets that <paramref name="spec"/> stands for, in the order of <paramref name="partitions"/>.</summary>
    /// <exception cref="TopicCatalogException">No broker answered, or not for every partition; the message says why.</exception>
    public async Task<List<long>> ListOffsetsAsync(IReadOnlyList<TopicPartition> partitions, OffsetSpec spec) =>
        [.. (await ListEachOffsetAsync(partitions, spec)).Select(answer => answer.OrThrow())];

    /// <summary>As <see cref="ListOffsetsAsync"/>, but one partition's failure is not another's.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    public Task<IReadOnlyList<PartitionAnswer<long>>> ListEachOffsetAsync(IReadOnlyList<TopicPartition> partitions, OffsetSpec spec) =>
        AskAsync("list offsets", async () =>
        {
            var topics = await GetTopicsAsync(CancellationToken.None);
            var refusals = partitions.Select(partition => (Partition: partition, Error: topics.WhyUnanswerable(partition))).ToLookup(pair => pair.Error is null);
            var led = refusals[true].Select(pair => pair.Partition).ToList();
            var found = led.Count == 0 ? [] : await FindOffsetsAsync(led, spec);
            var answers = found.Select(info => info.TopicPartitionOffsetError)
                .Concat(refusals[false].Select(pair => new TopicPartitionOffsetError(pair.Partition, Offset.Unset, pair.Error)));
            return Answers("list offsets", partitions, answers, offset => offset.Value);
        });

    /// <summary>The committed offset of the pipeline's group or another, or null.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    public async Task<long?> GetGroupOffsetAsync(TopicPartition partition, string? group = null) =>
        (await GetGroupOffsetsAsync([partition], group))[0].OrThrow();

    /// <summary>As <see cref="GetGroupOffsetAsync"/>, of several partitions, in their order.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    public Task<IReadOnlyList<PartitionAnswer<long?>>> GetGroupOffsetsAsync(IReadOnlyList<TopicPartition> partitions, string? group = null) =>
        AskAsync("read the group's offsets", async () =>
        {
            List<TopicPartitionOffsetError> found;
            try
            {
                var results = await _coordinator.AskAsync(client => client.ListConsumerGroupOffsetsAsync(
                    [new ConsumerGroupTopicPartitions(group ?? _source.GroupId, [.. partitions])], new() { RequestTimeout = NoTimeout }));
                found = results.Single().Partitions;
            }
            catch (ListConsumerGroupOffsetsException exception) when (exception.Results is [{ Error.IsError: false } report])
            {
                found = report.Partitions;
            }
            catch (KafkaException exception) when (AdminErrors.Cause(exception).Code == ErrorCode.GroupIdNotFound)
            {
                // Some brokers answer so for a group that has never committed, where others list no offset.
                return [.. partitions.Select(_ => new PartitionAnswer<long?>(null))];
            }

            return Answers<long?>("read the group's offsets", partitions, found, offset => offset.IsSpecial ? null : offset.Value);
        });

    /// <summary>Commits offsets for the pipeline's group or another, which nobody may be a member of.</summary>
    /// <exception cref="TopicCatalogException">No broker answered, or it refused; the message says why.</exception>
    public Task<int> CommitGroupOffsetsAsync(IEnumerable<TopicPartitionOffset> offsets, string? group = null) => AskAsync("commit the group's offsets", async () =>
    {
        try
        {
            var results = await _coordinator.AskAsync(client => client.AlterConsumerGroupOffsetsAsync(
                [new ConsumerGroupTopicPartitionOffsets(group ?? _source.GroupId, [.. offsets])], new() { RequestTimeout = NoTimeout }));
            return results.Single().Partitions.Count;
        }
        catch (AlterConsumerGroupOffsetsException exception) when (exception.Results is [{ Error.IsError: false } report]
            && report.Partitions.TrueForAll(partition => partition.Error.Code is ErrorCode.NoError or ErrorCode.UnknownTopicOrPart))
        {
            return report.Partitions.Count(partition => !partition.Error.IsError); // The others are of topics that have been deleted.
        }
    });

    /// <summary>Creates a topic with the broker's own partitions and replicas; one that exists is left as it is.</summary>
    /// <returns>False when the broker leaves that to the first use of the topic.</returns>
    /// <exception cref="TopicCatalogException">No broker answered, or it refused; the message says why.</exception>
    public async Task<bool> CreateTopicAsync(string topic, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var existing = await GetTopicsAsync(cancellationToken);
        return existing.PartitionCounts.ContainsKey(topic) || await AskAsync($"create the topic '{topic}'", async () =>
        {
            try
            {
                var specification = new TopicSpecification { Name = topic, NumPartitions = -1, ReplicationFactor = -1, Configs = settings };
                var limits = new CreateTopicsOptions { RequestTimeout = _requestTimeout, OperationTimeout = _requestTimeout };
                return await _brokers.AskAsync(async client =>
                {
                    await client.Admin.CreateTopicsAsync([specification], limits);
                    return true;
                }).WaitAsync(cancellationToken);
            }
            catch (KafkaException exception) when (AdminErrors.Cause(exception).Code is ErrorCode.TopicAlreadyExists)
            {
                return true;
            }
            catch (KafkaException exception) when (AdminErrors.Cause(exception).Code is
                ErrorCode.Local_UnsupportedFeature or ErrorCode.UnsupportedVersion or ErrorCode.InvalidReplicationFactor or ErrorCode.Local_TimedOut)
            {
                // Too old to know of defaults, or without a controller to ask; it may still create topics by itself.
                return false;
            }
            catch (KafkaException exception) when (AdminErrors.Cause(exception).Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed)
            {
                throw Failure(
                    $"create the topic '{topic}'", "the user may neither see nor create it: create it by hand and grant WRITE on it, or grant CREATE, too",
                    exception, TopicFault.NotAuthorized);
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _brokers.Dispose();
        _coordinator.Dispose();
    }

    private async Task<List<ListOffsetsResultInfo>> FindOffsetsAsync(List<TopicPartition> partitions, OffsetSpec spec)
    {
        var specs = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = spec });
        try
        {
            return (await _brokers.AskAsync(client => client.Admin.ListOffsetsAsync(specs, new ListOffsetsOptions { RequestTimeout = _requestTimeout }))).ResultInfos;
        }
        catch (ListOffsetsException exception) when (exception.Result.ResultInfos.Count == partitions.Count)
        {
            return exception.Result.ResultInfos;
        }
    }

    private async Task<T> AskAsync<T>(string what, Func<Task<T>> question)
    {
        try
        {
            var answer = await question();
            _trouble = null;
            return answer;
        }
        catch (KafkaException exception)
        {
            var error = AdminErrors.Cause(exception);
            _metrics.CountError(_pipeline, error.Code);
            throw Failure(what, error, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // The password's file cannot be read, or librdkafka refuses what it is configured with, such as a TLS key.
            throw Failure(what, exception.Message.TrimEnd('.'), exception);
        }
    }

    private IReadOnlyList<PartitionAnswer<T>> Answers<T>(
        string what, IReadOnlyList<TopicPartition> partitions, IEnumerable<TopicPartitionOffsetError> found, Func<Offset, T> value)
    {
        var byPartition = found.ToDictionary(answer => answer.TopicPartition);
        foreach (var code in byPartition.Values.Where(answer => answer.Error.IsError).Select(answer => answer.Error.Code).Distinct())
        {
            _metrics.CountError(_pipeline, code);
        }

        return [.. partitions.Select(partition => byPartition[partition]).Select(answer => answer.Error.IsError
            ? new PartitionAnswer<T>(default!, Failure(what, answer.Error, new KafkaException(answer.Error)))
            : new PartitionAnswer<T>(value(answer.Offset)))];
    }

    private TopicCatalogException Failure(string what, Error error, Exception exception)
    {
        // A mere timeout says less than what the connection last complained about.
        var trouble = error.Code is ErrorCode.Local_TimedOut or ErrorCode.Local_Transport ? _trouble : null;
        return Failure(what, trouble ?? KafkaErrorText.Describe(error), exception, AdminErrors.FaultOf(error.Code));
    }

    private TopicCatalogException Failure(string what, string reason, Exception exception, TopicFault fault = TopicFault.None) =>
        new($"Pipeline {_pipeline} could not {what} at {_source.BootstrapServers}: {reason}.", exception) { Reason = reason, Fault = fault };

    private void OnError(Error error)
    {
        if (error.Code != ErrorCode.Local_AllBrokersDown || _trouble is null)
        {
            _trouble = KafkaErrorText.Describe(error);
        }
    }
}
