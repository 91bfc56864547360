using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>
/// What stands behind the stream selector of a LogQL query for log lines, compiled: filters, parsers and formats, which read and write the
/// event's line and its <see cref="EventLabels"/>. It keeps nothing of a record, so that threads can share it.
/// </summary>
internal sealed class LogqlPipeline
{
    private readonly LogqlStep[] _steps;
    private readonly LogqlError _error;

    private LogqlPipeline(LogqlStep[] steps, LogqlError error) => (_steps, _error) = (steps, error);

    /// <summary>Reads a query and resolves its names.</summary>
    /// <exception cref="TextMistakes">It is none, or has what does not apply here; the messages say what, where, and what to do.</exception>
    public static LogqlPipeline Parse(string query, EventSchema schema)
    {
        var parser = new LogqlParser(query, schema);
        return new LogqlPipeline([.. parser.Read()], parser.Error);
    }

    /// <summary>Changes an event; false when it is left out.</summary>
    /// <param name="fields">The event.</param>
    /// <param name="record">Its record.</param>
    /// <param name="hasFailed">A step could do nothing with it.</param>
    public bool TryApply(RecordEvent fields, in RecordView record, out bool hasFailed)
    {
        var labels = fields.Fields.Labels;
        labels.Begin();
        labels.Remove(_error.Label);
        var isKept = true;
        foreach (var step in _steps)
        {
            if (!step.Apply(fields, record))
            {
                isKept = false;
                break;
            }
        }

        hasFailed = _error.IsSet(fields);
        labels.Forget(_error.Label);
        return isKept;
    }
}
