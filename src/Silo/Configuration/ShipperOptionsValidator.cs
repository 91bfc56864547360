using System.Globalization;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Configuration;
using OrleansKafkaLoki.Grains.Feeds;
using OrleansKafkaLoki.Grains.Labels;
using OrleansKafkaLoki.Grains.Pipelines;
using OrleansKafkaLoki.Silo.Admin;
using OrleansKafkaLoki.Silo.Cluster;
using OrleansKafkaLoki.Silo.Hosting;
using OrleansKafkaLoki.Silo.Kafka;
using OrleansKafkaLoki.Silo.Loki;
using OrleansKafkaLoki.Silo.Store;

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
        .. ValidateBuffer("buffer", options.Buffer),
        .. ValidateShutdown("shutdown", options.Shutdown),
        .. ValidatePipelines("pipelines", options),
    ];

    private static IEnumerable<ConfigurationMistake> ValidateBuffer(string path, BufferOptions options)
    {
        const long Least = 8 * 1024 * 1024;
        if (options.MaxBytes < Least)
        {
            yield return new($"{path}.max_bytes", Text(options.MaxBytes), $"Must be {Least} (8 MiB) or more.");
        }
    }

    private static IEnumerable<ConfigurationMistake> ValidateShutdown(string path, ShutdownOptions options)
    {
        if (options.TimeoutSecs is < 1 or > 3600)
        {
            yield return new($"{path}.timeout_secs", Text(options.TimeoutSecs), "Must be between 1 and 3600 seconds.");
        }
    }

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

            foreach (var mistake in ValidatePipeline($"{path}.{name}", pipeline, options.Shutdown))
            {
                yield return mistake;
            }
        }
    }

    private static IEnumerable<ConfigurationMistake> ValidatePipeline(string path, PipelineOptions pipeline, ShutdownOptions shutdown) =>
    [
        .. KafkaSourceValidator.Validate($"{path}.source", pipeline.Source),
        .. LokiSinkValidator.Validate($"{path}.sink", pipeline.Sink),
        .. LokiLabelsValidator.Validate($"{path}.sink", pipeline.Sink),
        .. ValidateDrain(path, pipeline, shutdown),
    ];

    private static IEnumerable<ConfigurationMistake> ValidateDrain(string path, PipelineOptions pipeline, ShutdownOptions shutdown)
    {
        if (pipeline.Source.DrainTimeoutMs > shutdown.TimeoutSecs * 1000)
        {
            yield return new(
                $"{path}.source.drain_timeout_ms", Text(pipeline.Source.DrainTimeoutMs),
                "Must not be longer than shutdown.timeout_secs, within which draining happens.");
        }
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]*\z")]
    private static partial Regex PipelineName();
}
