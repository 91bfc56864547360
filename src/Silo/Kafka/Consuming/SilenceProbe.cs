using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>
/// Asks the brokers about partitions of which nothing comes, not even that there is nothing to read: librdkafka waits without a word for
/// one that has no leader, and nobody is to wait with it.
/// </summary>
internal sealed class SilenceProbe(KafkaAdmin admin, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private long? _lastAsked;

    /// <summary>The question under way, or the last; never fails.</summary>
    public Task Question { get; private set; } = Task.CompletedTask;

    /// <summary>Asks about those that are silent, if the last question is old enough; returns at once.</summary>
    /// <param name="intakes">The open partitions.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    public void AskWhenDue(IEnumerable<PartitionIntake> intakes, CancellationToken cancellationToken)
    {
        var isDue = _lastAsked is not { } asked || time.GetElapsedTime(asked) >= Interval;
        if (isDue && Question.IsCompleted && intakes.Where(IsSilent).ToList() is { Count: > 0 } silent)
        {
            _lastAsked = time.GetTimestamp();
            Question = AskAsync(silent, cancellationToken);
        }
    }

    private bool IsSilent(PartitionIntake intake) =>
        intake.IsFetched && intake.Feed.EndOffset < 0
        && (intake.AnsweredAt is not { } answered || time.GetElapsedTime(answered) >= Interval);

    private async Task AskAsync(List<PartitionIntake> silent, CancellationToken cancellationToken)
    {
        try
        {
            var answers = await admin.ListEachOffsetAsync([.. silent.Select(intake => intake.TopicPartition)], OffsetSpec.Latest()).WaitAsync(cancellationToken);
            foreach (var (intake, answer) in silent.Zip(answers))
            {
                intake.Feed.SetRefusal((answer.Failure as TopicCatalogException)?.Reason);
                intake.Feed.RaiseHighWatermark(answer.Failure is null ? answer.Value : -1);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The consumer stops.
        }
        catch (TopicCatalogException)
        {
            // No broker answers at all, which BrokerProbe reports: nothing is known of single partitions.
        }
    }
}
