using System.Globalization;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Records.Checks;
using OrleansKafkaLoki.Grains.Records.Labels;
using OrleansKafkaLoki.Grains.Records.Lines;
using OrleansKafkaLoki.Grains.Records.Stages;
using OrleansKafkaLoki.Silo.Admin;
using OrleansKafkaLoki.Silo.Cluster;
using OrleansKafkaLoki.Silo.Configuration.Effects;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Kafka;
using OrleansKafkaLoki.Silo.Loki;
using OrleansKafkaLoki.Silo.Options;
using OrleansKafkaLoki.Silo.Store;
using OrleansKafkaLoki.Silo.Testing;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>Asks each concept what is wrong with its options.</summary>
internal static partial class ShipperOptionsValidator
{
    /// <summary>All mistakes, in the order of the options.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(ShipperOptions options) =>
    [
        .. ClusterMemberValidator.Validate("cluster", options.Cluster),
        .. RedisValidator.Validate("redis", options.Redis),
        .. AdminValidator.Validate("admin", options.Admin),
        .. OptionRanges.Check("buffer", options.Buffer),
        .. OptionRanges.Check("shutdown", options.Shutdown),
        .. ValidatePipelines("pipelines", options),
        .. DeadLetterValidator.ValidateTogether("pipelines", options.Pipelines),
        .. PipelineTestsValidator.Validate("tests", options.Tests, options.Pipelines),
    ];

    private static IEnumerable<ConfigurationMistake> ValidatePipelines(string path, ShipperOptions options)
    {
        if (options.Pipelines.Count == 0)
        {
            yield return new(
                path, null, "At least one pipeline is required; start from deploy/pipeline.example.yaml and name the file with --config.");
        }

        foreach (var (name, pipeline) in options.Pipelines)
        {
            if (!PipelineName().IsMatch(name))
            {
                yield return new(
                    $"{path}.{name}", null,
                    "A pipeline's name must be lower-case letters, digits, '-' and '_', beginning with a letter or digit.");
            }

            foreach (var mistake in ValidatePipeline($"{path}.{name}", name, pipeline, options.Shutdown))
            {
                yield return mistake;
            }
        }
    }

    private static IEnumerable<ConfigurationMistake> ValidatePipeline(string path, string name, PipelineOptions pipeline, ShutdownOptions shutdown)
    {
        var ofPreset = PresetParts.Of(pipeline.Preset);
        var stages = new StagePaths(path, ofPreset?.Stages.Count ?? 0);
        return
        [
            .. KafkaSourceValidator.Validate($"{path}.source", pipeline.Source),
            .. LokiSinkValidator.Validate($"{path}.sink", pipeline.Sink),
            .. LongLinesValidator.Validate($"{path}.sink", pipeline.Sink),
            .. StagesValidator.Validate(stages, pipeline.Stages, pipeline.Source),
            .. LokiLabelsValidator.Validate($"{path}.sink", pipeline.Sink, pipeline.Source, pipeline.Stages, stages, ofPreset?.Sink),
            .. DeadLetterValidator.Validate(path, name, pipeline),
            .. ContinuousAuditValidator.Validate($"{path}.audit.continuous", pipeline),
            .. ValidateDrain(path, pipeline, shutdown),
            .. EffectValidator.Validate(stages, pipeline),
            .. IdleOptions.Find(path, pipeline, ofPreset),
        ];
    }

    private static IEnumerable<ConfigurationMistake> ValidateDrain(string path, PipelineOptions pipeline, ShutdownOptions shutdown)
    {
        if (pipeline.Source.DrainTimeoutMs > shutdown.TimeoutSecs * 1000)
        {
            yield return new(
                $"{path}.source.drain_timeout_ms", pipeline.Source.DrainTimeoutMs.ToString(CultureInfo.InvariantCulture),
                "Must not be longer than shutdown.timeout_secs, within which draining happens.");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]*\z")]
    private static partial Regex PipelineName();
}
