using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>Checks <see cref="ContinuousAuditOptions"/>.</summary>
internal static class ContinuousAuditValidator
{
    /// <summary>All mistakes.</summary>
    /// <param name="path">Where the section stands.</param>
    /// <param name="pipeline">The pipeline.</param>
    public static IEnumerable<ConfigurationMistake> Validate(string path, PipelineOptions pipeline)
    {
        var options = pipeline.Audit.Continuous;
        foreach (var mistake in OptionRanges.Check(path, options))
        {
            yield return mistake;
        }

        if (!options.IsOn())
        {
            yield break;
        }

        if (options.Every < ContinuousAuditOptions.Shortest || options.Every > TimeSpan.FromDays(1))
        {
            yield return new($"{path}.every", options.Every.ToString(), "Must be between 1s and 1d; 0 for no continuous audit.");
        }

        if (options.Behind > TimeSpan.FromDays(1))
        {
            yield return new($"{path}.behind", options.Behind.ToString(), "Must be no longer than 1d.");
        }

        if (pipeline.DeadLetters.Target != DeadLetterTarget.Kafka)
        {
            yield return new($"{path}.every", options.Every.ToString(), "Needs dead_letters.target: kafka, since files are seen by the silo alone that wrote them.");
        }
    }
}
