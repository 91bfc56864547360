using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Preflight.Findings;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>Whether a pipeline's topics are there, have leaders and may be read, and the group may be used.</summary>
/// <param name="catalog">Lists topics.</param>
/// <param name="admins">Asks for the rest.</param>
internal sealed class TopicCheck(ITopicCatalog catalog, KafkaAdmins admins)
{
    private const string Topics = "kafka.topics";
    private const string Rights = "kafka.rights";
    private const string Group = "kafka.group";
    private const string Leaders = "kafka.leaders";

    /// <summary>What was found, and the partitions that can be read.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="source">Its source.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(IReadOnlyList<Finding> Findings, IReadOnlyList<PartitionId> Partitions)> CheckAsync(string pipeline, KafkaSourceOptions source, CancellationToken cancellationToken)
    {
        try
        {
            var listing = await catalog.ListAsync(pipeline, cancellationToken);
            var admin = admins.Of(pipeline);
            var partitions = from topic in listing.PartitionCounts
                             from number in Enumerable.Range(0, topic.Value)
                             let partition = new PartitionId(pipeline, topic.Key, number)
                             where !listing.Leaderless.Contains(partition)
                             select partition;
            return ([.. Listed(listing), .. await DescribedAsync(admin, listing, cancellationToken), .. Led(listing), await MayCommitAsync(admin, source)], [.. partitions]);
        }
        catch (TopicCatalogException exception)
        {
            return ([Finding.Unreachable("kafka", exception.Message, "See that a broker answers at source.bootstrap_servers, and what it is logged in with (source.sasl, source.tls).")], []);
        }
    }

    private static IEnumerable<Finding> Listed(TopicListing listing)
    {
        var count = listing.PartitionCounts.Count;
        if (count > 0)
        {
            yield return Finding.Ok(Topics, $"{Amount.Number(count)} {(count == 1 ? "topic" : "topics")} with {Amount.Number(listing.PartitionCounts.Values.Sum())} partitions: {Some(listing.PartitionCounts.Keys)}.");
        }
        else if (listing.Missing.IsEmpty)
        {
            yield return Finding.Failed(Topics, "No topic matches source.topics.", "See the expressions, and that the user has DESCRIBE on the topics: others are not seen.");
        }
    }

    private static async Task<IReadOnlyList<Finding>> DescribedAsync(KafkaAdmin admin, TopicListing listing, CancellationToken cancellationToken)
    {
        try
        {
            var described = await admin.DescribeTopicsAsync([.. listing.PartitionCounts.Keys, .. listing.Missing], withRights: true, cancellationToken);
            return [.. described.Select(Missing).OfType<Finding>(), .. MayRead(described)];
        }
        catch (TopicCatalogException exception)
        {
            return
            [
                Finding.Warning(Rights, $"What the user may do is not known: {exception.Reason}.", "See that the brokers have a controller."),
                .. listing.Missing.Select(topic => Finding.Failed(Topics, $"The topic {topic} is not there, or the user may not see it.", "Create it, or grant READ and DESCRIBE.")),
            ];
        }
    }

    private static Finding? Missing(DescribedTopic topic) => topic.Error switch
    {
        ErrorCode.NoError => null,
        ErrorCode.TopicAuthorizationFailed => Finding.Failed(Rights, $"The user may not see the topic {topic.Name}, nor know whether it is there.", "Grant it READ and DESCRIBE."),
        ErrorCode.UnknownTopicOrPart => Finding.Failed(Topics, $"There is no topic {topic.Name}.", "Create it, or take it out of source.topics; what comes later is found by itself."),
        var error => Finding.Failed(Topics, $"The brokers do not tell of the topic {topic.Name}: {error}.", "See the brokers' logs."),
    };

    private static IEnumerable<Finding> MayRead(IReadOnlyList<DescribedTopic> described)
    {
        var there = described.Where(topic => topic.Error == ErrorCode.NoError).ToList();
        var told = there.Where(topic => topic.Rights is not null).ToList();
        var unreadable = told.Where(topic => !topic.Rights!.Contains(AclOperation.Read)).Select(topic => topic.Name).ToList();
        if (unreadable.Count > 0)
        {
            yield return Finding.Failed(Rights, $"The user may not read {Some(unreadable)}.", "Grant it READ and DESCRIBE.");
        }
        else if (there.Count > 0)
        {
            yield return Finding.Ok(Rights, told.Count == there.Count ? "The user may read them." : "The brokers do not tell what the user may do; the sample shows whether it may read.");
        }
    }

    private static IEnumerable<Finding> Led(TopicListing listing)
    {
        if (!listing.Leaderless.IsEmpty)
        {
            yield return Finding.Failed(
                Leaders, $"{Amount.Number(listing.Leaderless.Length)} partitions have no leader: {Some(listing.Leaderless.Select(partition => $"{partition.Topic}/{partition.Partition}"))}.",
                "Start the brokers that hold them; until then they cannot be read.");
        }
    }

    private static async Task<Finding> MayCommitAsync(KafkaAdmin admin, KafkaSourceOptions source)
    {
        const string consequence = "Lag tools see nothing, and a pipeline without checkpoints cannot start at the group's offsets";
        try
        {
            return await admin.GetGroupRightsAsync() switch
            {
                null => Finding.Ok(Group, $"The brokers do not tell what the user may do with the group {source.GroupId}."),
                var rights when rights.Contains(AclOperation.Read) => Finding.Ok(Group, $"The user may commit for the group {source.GroupId}."),
                _ => Finding.Warning(Group, $"The user may not commit for the group {source.GroupId}. {consequence}.", "Grant it READ on the group."),
            };
        }
        catch (TopicCatalogException exception)
        {
            return Finding.Warning(Group, $"The group {source.GroupId} cannot be asked for: {exception.Reason}. {consequence}.", "Grant the user READ on the group.");
        }
    }

    private static string Some(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count > 5 ? $"{string.Join(", ", all.Take(5))} and {Amount.Number(all.Count - 5)} more" : string.Join(", ", all);
    }
}
