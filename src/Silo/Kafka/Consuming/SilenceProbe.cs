using System.Globalization;
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
/// <param name="stuck">Told, on no particular thread, of a partition that long delivers nothing of what it has, and in which words.</param>
/// <param name="unknown">Told, on no particular thread, of a partition that the brokers twice in a row did not know, and in which words.</param>
internal sealed class SilenceProbe(KafkaAdmin admin, TimeProvider time, Action<PartitionIntake, string> stuck, Action<PartitionIntake, string> unknown)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    // Longer than a slow fetch takes, from remote storage or under a quota.
    private static readonly TimeSpan LongestFetch = TimeSpan.FromSeconds(20);

    private long? _lastAsked;
    private HashSet<PartitionIntake> _unknown = [];

    // When the brokers first said that there is more; not counted from the last fetch, which may have been before they were away.
    private Dictionary<PartitionIntake, long> _behindSince = [];

    /// <summary>The question under way, or the last; never fails.</summary>
    public Task Question { get; private set; } = Task.CompletedTask;

    /// <summary>Asks about those that are silent, if the last question is old enough; returns at once.</summary>
    /// <param name="intakes">The open partitions.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    public void AskWhenDue(IEnumerable<PartitionIntake> intakes, CancellationToken cancellationToken)
    {
        if ((_lastAsked is { } asked && time.GetElapsedTime(asked) < Interval) || !Question.IsCompleted)
        {
            return;
        }

        var silent = intakes.Where(IsSilent).ToList();
        if (silent.Count > 0)
        {
            _lastAsked = time.GetTimestamp();
            Question = AskAsync(silent, cancellationToken);
        }
        else
        {
            _behindSince = [];
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
            var behindBefore = _behindSince;
            _unknown = [];
            _behindSince = [];
            foreach (var (intake, answer) in silent.Zip(answers))
            {
                var refusal = answer.Failure as TopicCatalogException;
                string? standstill = null;
                if (answer.Failure is null && answer.Value > intake.Position)
                {
                    var since = behindBefore.TryGetValue(intake, out var known) ? known : time.GetTimestamp();
                    _behindSince.Add(intake, since);
                    standstill = WhyStuck(intake, answer.Value, since);
                }

                if (standstill is not null && intake.Feed.Refusal is null)
                {
                    stuck(intake, standstill);
                }

                intake.Feed.SetRefusal(refusal?.Reason ?? standstill);
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
            _behindSince = [];
        }
    }

    /// <summary>What is known of one that has more and has delivered nothing of it for long; null before.</summary>
    private string? WhyStuck(PartitionIntake intake, long end, long since) => time.GetElapsedTime(since) < LongestFetch ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"nothing has come from offset {intake.Position} on, though the log ends at {end}; a batch there that cannot be read, a record larger than receive.message.max.bytes, a broker under a quota or slow storage may be why");
}
