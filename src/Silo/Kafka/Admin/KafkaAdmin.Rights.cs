using System.Collections.Immutable;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

// What topics, group and cluster are like, and what the user may do with them.
internal sealed partial class KafkaAdmin
{
    /// <summary>What the brokers say of these topics; creates none.</summary>
    /// <param name="topics">The topics, each once.</param>
    /// <param name="withRights">Whether to ask what the user may do with them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TopicCatalogException">No broker answered; the message says why.</exception>
    public Task<IReadOnlyList<DescribedTopic>> DescribeTopicsAsync(IReadOnlyCollection<string> topics, bool withRights, CancellationToken cancellationToken) => AskAsync(
        "describe topics",
        async () => topics.Count == 0 ? [] : await _brokers.CallAsync(client => TopicDescriptions.Ask(client.Admin, topics, LongestDescription, withRights), cancellationToken));

    /// <summary>A topic's settings.</summary>
    /// <exception cref="TopicCatalogException">No broker answered, or it refused; the message says why.</exception>
    public Task<IReadOnlyDictionary<string, string>> GetTopicSettingsAsync(string topic) => AskAsync<IReadOnlyDictionary<string, string>>(
        $"read the settings of '{topic}'",
        async () =>
        {
            var resource = new ConfigResource { Type = ResourceType.Topic, Name = topic };
            var reports = await _brokers.AskAsync(client => client.Admin.DescribeConfigsAsync([resource], new() { RequestTimeout = _requestTimeout }));
            return reports.Single().Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Value);
        });

    /// <summary>What the user may do with the pipeline's group; null when the brokers do not tell.</summary>
    /// <exception cref="TopicCatalogException">No broker answered, or it refused; the message says why.</exception>
    public Task<ImmutableHashSet<AclOperation>?> GetGroupRightsAsync() => AskAsync(
        "describe the group",
        async () =>
        {
            try
            {
                var answer = await _brokers.AskAsync(client => client.Admin.DescribeConsumerGroupsAsync(
                    [_source.GroupId], new() { RequestTimeout = _requestTimeout, IncludeAuthorizedOperations = true }));
                return answer.ConsumerGroupDescriptions.Single().AuthorizedOperations?.ToImmutableHashSet();
            }
            catch (KafkaException exception) when (AdminErrors.Cause(exception).Code is ErrorCode.GroupIdNotFound or ErrorCode.Local_UnsupportedFeature or ErrorCode.UnsupportedVersion)
            {
                return null;
            }
        });

    /// <summary>What the user may do with the cluster; null when the brokers do not tell.</summary>
    /// <exception cref="TopicCatalogException">No broker answered, or it refused; the message says why.</exception>
    public Task<ImmutableHashSet<AclOperation>?> GetClusterRightsAsync() => AskAsync(
        "ask for the rights on the cluster",
        async () =>
        {
            var cluster = await _brokers.AskAsync(client => client.Admin.DescribeClusterAsync(new() { RequestTimeout = _requestTimeout, IncludeAuthorizedOperations = true }));
            return cluster.AuthorizedOperations?.ToImmutableHashSet();
        });
}
