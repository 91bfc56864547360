using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>The text that a stage reads: a field, or the line.</summary>
internal readonly record struct StageText(EventField? Field)
{
    /// <summary>Appends the text; false when there is none.</summary>
    public bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        if (Field is { } field)
        {
            return fields.TryRender(record, field, output);
        }

        output.Write(fields.Line(record));
        return true;
    }
}
