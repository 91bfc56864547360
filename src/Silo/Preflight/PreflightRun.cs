using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Kafka.Consuming;
using OrleansKafkaLoki.Silo.Preflight.Findings;
using OrleansKafkaLoki.Silo.Preflight.Prediction;
using OrleansKafkaLoki.Silo.Store;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>Looks at a configuration beside the servers that it names, and changes nothing there.</summary>
/// <param name="shipper">The configuration.</param>
/// <param name="time">The clock.</param>
internal sealed class PreflightRun(ShipperOptions shipper, TimeProvider time)
{
    /// <summary>Looks.</summary>
    /// <param name="pipelines">The pipelines to look at.</param>
    /// <param name="count">How many records to sample of each.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PreflightReport> RunAsync(IReadOnlyList<string> pipelines, int count, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        // What the clients would log is in the report.
        await using var services = AuditHost.Services(shipper).AddLogging(logging => logging.ClearProviders()).BuildServiceProvider();
        List<PipelineReport> reports = [];
        List<Finding> findings = [];
        try
        {
            foreach (var pipeline in pipelines)
            {
                var (report, found) = await CheckAsync(services, pipeline, count, cancellationToken);
                reports.AddRange(report is null ? [] : [report]);
                findings.AddRange(found.Select(finding => finding with { Pipeline = pipeline }));
            }
        }
        finally
        {
            await services.GetRequiredService<KafkaConsumerHost>().StopAsync(CancellationToken.None);
        }

        findings.AddRange(await new RedisCheck(RedisConnectionString.Resolve(shipper.Redis), shipper.Cluster.ServiceId, time).CheckAsync(cancellationToken));
        return new PreflightReport(at, reports, findings);
    }

    private async Task<(PipelineReport? Report, IReadOnlyList<Finding> Findings)> CheckAsync(
        IServiceProvider services, string pipeline, int count, CancellationToken cancellationToken)
    {
        var options = shipper.Pipelines[pipeline];
        var (topics, partitions) = await ActivatorUtilities.CreateInstance<TopicCheck>(services).CheckAsync(pipeline, options.Source, cancellationToken);
        var isReached = !topics.Any(finding => finding.IsUnreachable);
        var samples = partitions.Count == 0 ? [] : await ActivatorUtilities.CreateInstance<PipelineSampler>(services).SampleAsync(partitions, count, cancellationToken);
        var prediction = new PipelinePrediction(samples, time.GetUtcNow().ToUnixTimeMilliseconds());
        List<Finding> findings = [.. topics];
        if (isReached)
        {
            var largest = prediction.Topics.Select(topic => topic.LargestBytes).DefaultIfEmpty().Max();
            findings.Add(await ActivatorUtilities.CreateInstance<DeadLetterCheck>(services).CheckAsync(pipeline, options.DeadLetters, largest, cancellationToken));
            findings.AddRange(SampleCheck.Judge(samples, prediction));
        }

        var loki = ActivatorUtilities.CreateInstance<LokiCheck>(services, pipeline, options.Sink, services.GetRequiredService<ILogger<LokiCheck>>());
        findings.AddRange(await loki.CheckAsync(prediction, cancellationToken));
        return (prediction.Records > 0 ? new PipelineReport(pipeline, prediction) : null, findings);
    }
}
