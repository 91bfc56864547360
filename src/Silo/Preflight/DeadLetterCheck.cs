using System.Globalization;
using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Preflight.Findings;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>Whether dead letters can be written, and stay.</summary>
/// <param name="admins">Asks.</param>
internal sealed class DeadLetterCheck(KafkaAdmins admins)
{
    private const string Part = "kafka.dead_letters";

    /// <summary>What a letter's headers add to its record.</summary>
    private const long HeaderBytes = 4 * 1024;

    /// <summary>What was found.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="options">Where its letters go.</param>
    /// <param name="largestRecord">The largest sampled record, in bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Finding> CheckAsync(string pipeline, DeadLetterOptions options, long largestRecord, CancellationToken cancellationToken)
    {
        if (options.Target == DeadLetterTarget.File)
        {
            return Finding.Ok(Part, $"They go to files in {options.Folder}, on each silo.");
        }

        var (name, admin) = (options.TopicOf(pipeline), admins.Of(pipeline));
        try
        {
            var topic = (await admin.DescribeTopicsAsync([name], withRights: true, cancellationToken)).Single();
            return topic switch
            {
                { Error: ErrorCode.UnknownTopicOrPart } => await MayCreateAsync(name, admin),
                { Error: ErrorCode.TopicAuthorizationFailed } => Finding.Failed(
                    Part, $"The user may not see the topic {name}: a partition with a dead letter would wait.", "Grant it WRITE and DESCRIBE, and CREATE where the topic does not exist."),
                { Error: not ErrorCode.NoError } => Finding.Failed(Part, $"The brokers do not tell of the topic {name}: {topic.Error}.", "See the brokers' logs."),
                { Rights: { } rights } when !rights.Contains(AclOperation.Write) => Finding.Failed(
                    Part, $"The user may not write to the topic {name}: a partition with a dead letter would wait.", "Grant it WRITE."),
                _ => await SettingsAsync(name, admin, largestRecord),
            };
        }
        catch (TopicCatalogException exception)
        {
            return Finding.Warning(Part, exception.Message, "See that the brokers answer.");
        }
    }

    private static async Task<Finding> MayCreateAsync(string name, KafkaAdmin admin) => await admin.GetClusterRightsAsync() is { } rights && !rights.Contains(AclOperation.Create)
        ? Finding.Warning(Part, $"There is no topic {name}, and the user may create none on the cluster.", "Create it, with retention.ms=-1, and grant WRITE; or grant CREATE on it.")
        : Finding.Ok(Part, $"There is no topic {name} yet; the first letter creates it, with retention.ms=-1.");

    private static async Task<Finding> SettingsAsync(string name, KafkaAdmin admin, long largestRecord)
    {
        IReadOnlyDictionary<string, string> settings;
        try
        {
            settings = await admin.GetTopicSettingsAsync(name);
        }
        catch (TopicCatalogException exception)
        {
            return Finding.Ok(Part, $"The topic {name} is there. Its settings are not told: {exception.Reason}.");
        }

        if (settings.GetValueOrDefault("cleanup.policy", "delete").Contains("compact", StringComparison.Ordinal))
        {
            return Finding.Warning(Part, $"The topic {name} is compacted: of letters with one key the last would stay.", "Set cleanup.policy=delete.");
        }

        if (Number(settings, "retention.ms") is >= 0 and var retention)
        {
            return Finding.Warning(
                Part, $"The topic {name} keeps letters for {Amount.Time(TimeSpan.FromMilliseconds(retention))} from their records' timestamps on: those of old records go at once.", "Set retention.ms=-1.");
        }

        return Number(settings, "max.message.bytes") is { } most && most < largestRecord + HeaderBytes
            ? Finding.Warning(Part, $"The topic {name} takes messages of {Amount.Bytes(most)}, and a sampled record has {Amount.Bytes(largestRecord)}: such a letter loses its value.", "Raise its max.message.bytes.")
            : Finding.Ok(Part, $"The topic {name} is there.");
    }

    private static long? Number(IReadOnlyDictionary<string, string> settings, string name) =>
        long.TryParse(settings.GetValueOrDefault(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
