using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Health;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>
/// Asks the brokers what reading does not tell. While a pipeline is not connected: when it is again, since librdkafka tells
/// of broken connections but not of mended ones. While reading waits: how far the partitions have grown, since librdkafka
/// learns that from fetches only.
/// </summary>
internal sealed class BrokerProbe(KafkaAdmin admin, KafkaHealthMonitor monitor, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private long? _lastAsked;

    /// <summary>The question under way, or the last; never fails.</summary>
    public Task Question { get; private set; } = Task.CompletedTask;

    /// <summary>Asks if there is reason to and the last question is old enough; returns at once.</summary>
    /// <param name="intakes">The open partitions.</param>
    /// <param name="isWaiting">True while nothing, or not everything, is fetched.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    public void AskWhenDue(IEnumerable<PartitionIntake> intakes, bool isWaiting, CancellationToken cancellationToken)
    {
        var isDue = _lastAsked is not { } asked || time.GetElapsedTime(asked) >= Interval;
        if (isDue && Question.IsCompleted && (isWaiting || monitor.IsInDoubt || !monitor.Health.IsConnected))
        {
            _lastAsked = time.GetTimestamp();
            Question = AskAsync([.. intakes], cancellationToken);
        }
    }

    private async Task AskAsync(IReadOnlyList<PartitionIntake> intakes, CancellationToken cancellationToken)
    {
        var failures = monitor.Failures;
        try
        {
            // A question about no partition at all would be answered without a broker.
            if (intakes.Count == 0)
            {
                await admin.GetTopicsAsync(cancellationToken);
            }
            else
            {
                await AskForNewestAsync(intakes, cancellationToken);
            }

            monitor.ReportConnected(failures);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The consumer stops.
        }
        catch (Exception exception)
        {
            // Also of a pipeline that was connected: while reading waits, the consumer's own errors do not arrive.
            monitor.ReportFailure(exception is TopicCatalogException { Reason: var reason } ? reason : exception.Message);
        }
    }

    private async Task AskForNewestAsync(IReadOnlyList<PartitionIntake> intakes, CancellationToken cancellationToken)
    {
        var partitions = intakes.Select(intake => intake.TopicPartition);
        var newest = await admin.ListEachOffsetAsync([.. partitions], OffsetSpec.Latest()).WaitAsync(cancellationToken);
        foreach (var (intake, answer) in intakes.Zip(newest).Where(pair => pair.Second.Failure is null))
        {
            intake.Feed.RaiseHighWatermark(answer.Value);
        }

        // One that cannot be asked, such as without a leader, does not speak for the others.
        if (newest.All(answer => answer.Failure is not null))
        {
            newest[0].OrThrow();
        }
    }
}
