using System.Collections.Immutable;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Grains.Source;
using OrleansKafkaLoki.Grains.Topics;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka;

/// <summary>Asks a pipeline's brokers about topics and offsets. It connects on the first question.</summary>
internal sealed class KafkaAdmin : IDisposable
{
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    // Topics are described by the controller, whose election may take longer than a look at the topics should.
    private static readonly TimeSpan LongestDescription = TimeSpan.FromSeconds(2);

    private readonly string _pipeline;
    private readonly KafkaSourceOptions _source;
    private readonly KafkaMetrics _metrics;
    private readonly TimeSpan _requestTimeout;
    private readonly CoordinatorClient _coordinator;

    // GetMetadata blocks its thread; more than a few at a time would starve the pool that grains run on.
    private readonly SemaphoreSlim _blockingCalls = new(2);
    private readonly Lock _gate = new();
    private IAdminClient? _client;
    private volatile string? _trouble;

    /// <summary>A client that has not connected yet.</summary>
    public KafkaAdmin(string pipeline, KafkaSourceOptions source, KafkaMetrics metrics)
    {
        (_pipeline, _source, _metrics) = (pipeline, source, metrics);
        _requestTimeout = TimeSpan.FromMilliseconds(Math.Min(source.SocketTimeoutMs, LongestRequest.TotalMilliseconds));
        _coordinator = new CoordinatorClient(Build, _requestTimeout);
    }

    /// <summary>All topics of the cluster that exist, with their partition counts.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    public Task<Dictionary<string, int>> GetPartitionCountsAsync(CancellationToken cancellationToken) => AskAsync("list topics", async client =>
    {
        await _blockingCalls.WaitAsync(cancellationToken);
        try
        {
            var metadata = await Task.Run(() => client.GetMetadata(_requestTimeout), cancellationToken);
            return metadata.Topics
                .Where(topic => topic.Partitions.Count > 0 && topic.Error.Code is not ErrorCode.UnknownTopicOrPart)
                .ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count, StringComparer.Ordinal);
        }
        finally
        {
            _blockingCalls.Release();
        }
    });

    /// <summary>The ids (KIP-516) of those topics that exist and whose brokers tell ids; brokers before Kafka 2.8 tell zeros.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    public Task<ImmutableDictionary<string, string>> GetTopicIdsAsync(IEnumerable<string> topics) => AskAsync("describe topics", async client =>
    {
        var names = topics.ToList();
        return names.Count == 0 ? [] : IdsOf(await DescribeAsync(client, names));
    });

    /// <summary>The offsets that <paramref name="spec"/> stands for, in the order of <paramref name="partitions"/>.</summary>
    /// <exception cref="TopicCatalogException">No broker answered, or not for every partition; the message says why.</exception>
    public async Task<List<long>> ListOffsetsAsync(IReadOnlyList<TopicPartition> partitions, OffsetSpec spec) =>
        [.. (await ListEachOffsetAsync(partitions, spec)).Select(answer => answer.OrThrow())];

    /// <summary>As <see cref="ListOffsetsAsync"/>, but one partition's failure is not another's.</summary>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    public Task<IReadOnlyList<PartitionAnswer<long>>> ListEachOffsetAsync(IReadOnlyList<TopicPartition> partitions, OffsetSpec spec) =>
        AskAsync("list offsets", async client =>
        {
            var specs = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = spec });
            List<ListOffsetsResultInfo> found;
            try
            {
                found = (await client.ListOffsetsAsync(specs, new ListOffsetsOptions { RequestTimeout = _requestTimeout })).ResultInfos;
            }
            catch (ListOffsetsException exception) when (exception.Result.ResultInfos.Count == partitions.Count)
            {
                found = exception.Result.ResultInfos;
            }

            return Answers("list offsets", partitions, found.Select(info => info.TopicPartitionOffsetError), offset => offset.Value);
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
                    [new ConsumerGroupTopicPartitions(group ?? _source.GroupId, [.. partitions])], new() { RequestTimeout = CoordinatorClient.NoTimeout }));
                found = results.Single().Partitions;
            }
            catch (ListConsumerGroupOffsetsException exception) when (exception.Results is [{ Error.IsError: false } report])
            {
                found = report.Partitions;
            }
            catch (KafkaException exception) when (Cause(exception).Code == ErrorCode.GroupIdNotFound)
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
        var results = await _coordinator.AskAsync(client => client.AlterConsumerGroupOffsetsAsync(
            [new ConsumerGroupTopicPartitionOffsets(group ?? _source.GroupId, [.. offsets])], new() { RequestTimeout = CoordinatorClient.NoTimeout }));
        return results.Single().Partitions.Count;
    });

    /// <summary>Creates a topic with the broker's own partitions and replicas; one that exists is left as it is.</summary>
    /// <returns>False when the broker leaves that to the first use of the topic.</returns>
    /// <exception cref="TopicCatalogException">No broker answered, or it refused; the message says why.</exception>
    public async Task<bool> CreateTopicAsync(string topic, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var existing = await GetPartitionCountsAsync(cancellationToken);
        return existing.ContainsKey(topic) || await AskAsync($"create the topic '{topic}'", async client =>
        {
            try
            {
                var specification = new TopicSpecification { Name = topic, NumPartitions = -1, ReplicationFactor = -1, Configs = settings };
                await client.CreateTopicsAsync([specification], new CreateTopicsOptions { RequestTimeout = _requestTimeout, OperationTimeout = _requestTimeout })
                    .WaitAsync(cancellationToken);
                return true;
            }
            catch (KafkaException exception) when (Cause(exception).Code is ErrorCode.TopicAlreadyExists)
            {
                return true;
            }
            catch (KafkaException exception) when (Cause(exception).Code is
                ErrorCode.Local_UnsupportedFeature or ErrorCode.UnsupportedVersion or ErrorCode.InvalidReplicationFactor or ErrorCode.Local_TimedOut)
            {
                // Too old to know of defaults, or without a controller to ask; it may still create topics by itself.
                return false;
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _client?.Dispose();
        }

        _coordinator.Dispose();
        _blockingCalls.Dispose();
    }

    private static async Task<IEnumerable<TopicDescription>> DescribeAsync(IAdminClient client, IEnumerable<string> topics)
    {
        try
        {
            var result = await client.DescribeTopicsAsync(TopicCollection.OfTopicNames(topics), new() { RequestTimeout = LongestDescription });
            return result.TopicDescriptions;
        }
        catch (DescribeTopicsException exception)
        {
            // Some topics are gone or may not be described; the others are.
            return exception.Results.TopicDescriptions;
        }
    }

    private static ImmutableDictionary<string, string> IdsOf(IEnumerable<TopicDescription> topics) => topics
        .Where(topic => !topic.Error.IsError && topic.TopicId is { } id && (id.MostSignificantBits != 0 || id.LeastSignificantBits != 0))
        .ToImmutableDictionary(topic => topic.Name, topic => topic.TopicId.ToString(), StringComparer.Ordinal);

    private Task<T> AskAsync<T>(string what, Func<IAdminClient, Task<T>> question) => AskAsync(what, () => question(Client()));

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
            var error = Cause(exception);
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
        return Failure(what, trouble ?? KafkaErrorText.Describe(error), exception);
    }

    private TopicCatalogException Failure(string what, string reason, Exception exception) =>
        new($"Pipeline {_pipeline} could not {what} at {_source.BootstrapServers}: {reason}.", exception) { Reason = reason };

    private static Error Cause(KafkaException exception) => exception switch
    {
        CreateTopicsException { Results: var reports } => reports.Select(report => report.Error).FirstOrDefault(error => error.IsError) ?? exception.Error,
        ListOffsetsException { Result.ResultInfos: var infos } =>
            infos.Select(info => info.TopicPartitionOffsetError.Error).FirstOrDefault(error => error.IsError) ?? exception.Error,
        ListConsumerGroupOffsetsException { Results: var reports } =>
            reports.SelectMany(report => report.Partitions.Select(p => p.Error).Append(report.Error)).FirstOrDefault(error => error.IsError)
            ?? exception.Error,
        AlterConsumerGroupOffsetsException { Results: var reports } =>
            reports.SelectMany(report => report.Partitions.Select(p => p.Error).Append(report.Error)).FirstOrDefault(error => error.IsError)
            ?? exception.Error,
        _ => exception.Error,
    };

    private IAdminClient Client()
    {
        lock (_gate)
        {
            return _client ??= Build();
        }
    }

    private IAdminClient Build() => new AdminClientBuilder(KafkaClientConfig.Admin(_source))
        .SetLogHandler((_, _) => { }) // Its complaints come as errors, too.
        .SetErrorHandler((_, error) =>
        {
            if (error.Code != ErrorCode.Local_AllBrokersDown || _trouble is null)
            {
                _trouble = KafkaErrorText.Describe(error);
            }
        })
        .Build();
}
