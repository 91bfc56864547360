using System.IO.Hashing;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Keeps a part of the entries: by a hash, so that a replay keeps the same.</summary>
/// <param name="by">What is hashed.</param>
/// <param name="rate">The part that is kept.</param>
internal sealed class SampleStage(IReadOnlyList<EventField> by, double rate) : IStage
{
    /// <inheritdoc/>
    public StageOutcome Apply(RecordEvent fields, in RecordView record)
    {
        using var scratch = fields.Buffers.Take();
        foreach (var field in by)
        {
            fields.TryRender(record, field, scratch.Writer);
            scratch.Writer.Write("\0"u8);
        }

        return XxHash3.HashToUInt64(scratch.Writer.WrittenSpan) / (double)ulong.MaxValue < rate ? StageOutcome.Next : StageOutcome.Drop;
    }
}
