using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>What Loki refuses for its age, and so is not sent: in a push with others it would cost them a question each.</summary>
/// <param name="options">Loki's limits, as far as they are configured.</param>
/// <param name="limits">What Loki's answers taught.</param>
/// <param name="time">The clock by which letters are too old.</param>
internal sealed class ReplayRules(LimitsOptions options, LearnedLimits limits, TimeProvider time)
{
    /// <summary>What may be sent.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="said">What Loki has just said about them, if it has.</param>
    /// <param name="outcomes">Take the others.</param>
    public IReadOnlyList<ReplayEntry> Apply(LabelStream stream, IReadOnlyList<ReplayEntry> entries, PushAnswer? said, ReplayOutcomes outcomes)
    {
        var (now, known) = (time.GetUtcNow(), limits.Of(stream));
        var newest = EntryAges.Ahead(options) is { } ahead ? UnixNanos.Of(now + ahead) : long.MaxValue;
        var (oldest, age) = EntryAges.Behind(options, known) is var (most, margin) ? (UnixNanos.Of(now - most - margin), most) : (long.MinValue, default);
        List<ReplayEntry> left = [];
        foreach (var entry in entries)
        {
            if (entry.TimestampNs > newest)
            {
                outcomes.Refuse(entry, Refusal(RejectionCause.TooNew, EntryAges.WhyTooNew(options), said));
            }
            else if (entry.TimestampNs < oldest)
            {
                outcomes.Refuse(entry, Refusal(RejectionCause.TooOld, EntryAges.WhyTooOld(known, age), said));
            }
            else
            {
                left.Add(entry);
            }
        }

        return left;
    }

    private static PushAnswer Refusal(RejectionCause cause, string reason, PushAnswer? said) =>
        said is { } answer && answer.Cause == cause ? answer : new PushAnswer(PushDisposition.Rejected, 0, reason) { Cause = cause };
}
