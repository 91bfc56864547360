using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Jobs;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Replay;

namespace OrleansKafkaLoki.Silo.Jobs;

/// <inheritdoc cref="IJobRunner"/>
internal sealed class JobRunner(IServiceProvider services, IPipelineCatalog catalog, ITopicCatalog topics, TimeProvider time) : IJobRunner
{
    private LetterPlaces Letters => services.GetRequiredService<LetterPlaces>();

    /// <inheritdoc/>
    public async Task<ImmutableArray<JobRange>> PlanAsync(string pipeline, JobOrder order, CancellationToken cancellationToken)
    {
        if (order.Kind == JobKind.DeadLetters)
        {
            await Letters.CheckAsync(pipeline, order);
            return [];
        }

        try
        {
            var ranges = await new AuditRanges(topics).FindAsync(RangeJob.OptionsOf(pipeline, order), cancellationToken);
            return ranges.Any(range => range.To > range.From || range.Unshipped > 0)
                ? [.. ranges.Select(range => new JobRange(range.Partition, range.From, range.To, range.Unshipped))]
                : throw new ArgumentException("Kafka holds nothing of that range.", nameof(order));
        }
        catch (AuditException exception)
        {
            throw new ArgumentException(exception.Message, nameof(order), exception);
        }
    }

    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(string pipeline, PipelineJob job, IJobWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            return job.Order.Kind == JobKind.DeadLetters
                ? await new LettersJob(pipeline, job, services, Letters, watch, time).RunAsync(cancellationToken)
                : await new RangeJob(pipeline, catalog.Pipelines[pipeline].Sink, job, services, watch, time).RunAsync(cancellationToken);
        }
        catch (ReplayException exception)
        {
            throw new JobException(exception.Message, exception);
        }
    }
}
