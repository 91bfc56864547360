using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary><c>decolorize</c>: takes terminal escapes out of the line.</summary>
internal sealed class DecolorizeStep : LogqlStep
{
    /// <inheritdoc/>
    public override bool Apply(RecordEvent fields, in RecordView record)
    {
        using var line = fields.Buffers.Take();
        if (Decolorizer.TryDecolorize(fields.Line(record), line.Writer))
        {
            fields.SetLine(line.Writer.WrittenSpan);
        }

        return true;
    }
}
