using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary><c>regexp</c> and <c>pattern</c>: makes labels of parts of the line. A line that is something else is no error.</summary>
/// <param name="parser">Takes the line apart.</param>
/// <param name="targets">The label of each of the parser's values.</param>
/// <param name="setsMissing">A part that is not there becomes an empty label.</param>
internal sealed class CaptureStep(ICapturingParser parser, int[] targets, bool setsMissing) : LogqlStep
{
    /// <inheritdoc/>
    public override bool Apply(RecordEvent fields, in RecordView record)
    {
        Span<Capture> captures = targets.Length <= 64 ? stackalloc Capture[targets.Length] : new Capture[targets.Length];
        using var made = fields.Buffers.Take();
        var line = fields.Line(record);
        if (!parser.TryParse(line, captures, made.Writer))
        {
            return true;
        }

        var labels = fields.Fields.Labels;
        for (var i = 0; i < targets.Length; i++)
        {
            if (!labels.IsSet(targets[i]) && (setsMissing || !captures[i].IsMissing))
            {
                labels.Set(targets[i], captures[i].In(line, made.Writer.WrittenSpan));
            }
        }

        return true;
    }
}
