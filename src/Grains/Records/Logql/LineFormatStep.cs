using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary><c>line_format</c>: fills a template in, which becomes the line.</summary>
internal sealed class LineFormatStep(EventValue template, LogqlError error) : LogqlStep
{
    /// <inheritdoc/>
    public override bool Apply(RecordEvent fields, in RecordView record)
    {
        using var line = fields.Buffers.Take();
        if (template.TryRender(fields, record, line.Writer))
        {
            fields.SetLine(line.Writer.WrittenSpan);
        }
        else
        {
            error.Set(fields, LogqlError.Template);
        }

        return true;
    }
}
