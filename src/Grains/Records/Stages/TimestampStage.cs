using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Times;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Gives the entry a time out of a text.</summary>
/// <param name="source">The text.</param>
/// <param name="formats">How it may be written.</param>
/// <param name="onFailure">What a text says that is no time.</param>
internal sealed class TimestampStage(StageText source, TimeFormat[] formats, StageOutcome onFailure) : IStage
{
    private static readonly long[] Units = [1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        using var scratch = fields.Buffers.Take();
        return source.TryRender(fields, record, scratch.Writer) && TryApply(fields, formats, scratch.Writer.WrittenSpan, record.TimestampMs)
            ? StageOutcome.Next
            : onFailure;
    }

    /// <summary>Gives the entry the time that a text is; false when it is none.</summary>
    /// <param name="fields">The event.</param>
    /// <param name="formats">How it may be written.</param>
    /// <param name="text">The text.</param>
    /// <param name="referenceMs">A time close by, for texts without a year.</param>
    public static bool TryApply(RecordEvent fields, TimeFormat[] formats, ReadOnlySpan<byte> text, long referenceMs)
    {
        foreach (var format in formats)
        {
            if (format.TryParse(text, referenceMs, out var timeNs, out var digits))
            {
                fields.SetTime(timeNs, Units[digits]);
                return true;
            }
        }

        return false;
    }
}
