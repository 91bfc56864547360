using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Records.Labels;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Checks <see cref="DeadLetterOptions"/>.</summary>
internal static partial class DeadLetterValidator
{
    /// <summary>All mistakes of one pipeline.</summary>
    /// <param name="path">Where the pipeline stands in the configuration.</param>
    /// <param name="name">Its name.</param>
    /// <param name="pipeline">The pipeline.</param>
    public static IEnumerable<ConfigurationMistake> Validate(string path, string name, PipelineOptions pipeline)
    {
        var options = pipeline.DeadLetters;
        if (string.IsNullOrWhiteSpace(options.Folder) || File.Exists(options.Folder))
        {
            yield return new($"{path}.dead_letters.folder", options.Folder, "Must name a folder, which is made when it is needed.");
        }

        foreach (var mistake in OptionRanges.Check($"{path}.dead_letters", options))
        {
            yield return mistake;
        }

        if (options.ReplayLabel.Length > 0 && !IsOwnLabel(options.ReplayLabel))
        {
            yield return new(
                $"{path}.dead_letters.replay_label", options.ReplayLabel,
                "Name it with letters, digits and _, beginning with a letter; not service_name, nor a word of Loki's query language. Empty: no label.");
        }

        if (pipeline.Sink.Labels.ContainsKey(options.ReplayLabel))
        {
            yield return new(
                $"{path}.dead_letters.replay_label", options.ReplayLabel, "Give another name: sink.labels has this one, and replayed letters need streams of their own.");
        }

        if (options.Target == DeadLetterTarget.Kafka)
        {
            foreach (var mistake in ValidateTopic(path, options.TopicOf(name), pipeline.Source.Topics))
            {
                yield return mistake;
            }
        }
    }

    /// <summary>Pipelines that share a topic for dead letters must not share the group that a replay's position is kept under.</summary>
    public static IEnumerable<ConfigurationMistake> ValidateTogether(string path, IReadOnlyDictionary<string, PipelineOptions> pipelines) =>
        from pipeline in pipelines
        where pipeline.Value.DeadLetters.Target == DeadLetterTarget.Kafka
        group pipeline.Key by (Topic: pipeline.Value.DeadLetters.TopicOf(pipeline.Key), pipeline.Value.Source.GroupId) into sharing
        from name in sharing.Skip(1)
        select new ConfigurationMistake(
            $"{path}.{name}.dead_letters.topic", sharing.Key.Topic,
            $"Pipeline {sharing.First()} writes there, too, and has the same source.group_id; give one of them another topic or group.");

    /// <summary>Whether Loki can be asked for it, and adds none of that name by itself.</summary>
    private static bool IsOwnLabel(string name) => LabelName().IsMatch(name) && name != "service_name" && !QueryWords.Contains(name);

    private static IEnumerable<ConfigurationMistake> ValidateTopic(string path, string topic, List<string> topics)
    {
        if (!TopicName.IsValid(topic))
        {
            yield return new($"{path}.dead_letters.topic", topic, "A topic's name has 1 to 249 letters, digits, '.', '_' or '-'.");
        }

        if (topics.IndexOf(topic) is >= 0 and var index)
        {
            yield return new(
                $"{path}.source.topics.{index}", topic,
                "This pipeline writes its dead letters there and would read them again for ever; remove it here or set dead_letters.topic.");
        }
    }

    [GeneratedRegex(@"\A[a-zA-Z][a-zA-Z0-9_]*\z")]
    private static partial Regex LabelName();
}
