using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Kafka.Admin;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>
/// Asks the brokers about partitions of which nothing comes, not even that there is nothing to read: librdkafka waits without a word for
/// one that has no leader, and nobody is to wait with it; and for one that does not exist, if it knew the topic before.
/// </summary>
/// <param name="admin">Asks.</param>
/// <param name="time">The clock.</param>
/// <param name="unknown">Told, on no particular thread, of a partition that the brokers twice in a row did not know, and in which words.</param>
internal sealed class SilenceProbe(KafkaAdmin admin, TimeProvider time, Action<PartitionIntake, string> unknown)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private long? _lastAsked;
    private HashSet<PartitionIntake> _unknown = [];

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
            var before = _unknown;
            _unknown = [];
            foreach (var (intake, answer) in silent.Zip(answers))
            {
                var refusal = answer.Failure as TopicCatalogException;
                intake.Feed.SetRefusal(refusal?.Reason);
                intake.Feed.RaiseHighWatermark(answer.Failure is null ? answer.Value : -1);
                if (refusal?.Fault == TopicFault.UnknownPartition && _unknown.Add(intake) && before.Contains(intake))
                {
                    unknown(intake, refusal.Reason);
                }
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
