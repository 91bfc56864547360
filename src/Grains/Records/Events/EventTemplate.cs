using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>A <see cref="Template"/> whose fields are resolved. It keeps nothing of a record, so that threads can share it.</summary>
internal sealed class EventTemplate(Template template, EventSchema schema)
{
    private readonly EventValue[] _parts = [.. template.Parts.Select(part => Compile(part, schema))];

    /// <summary>Appends the value; false, with nothing appended, when a part of it has none or the whole is empty.</summary>
    public bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        var start = output.WrittenCount;
        return TryWrite(fields, record, output) && output.WrittenCount > start;
    }

    /// <summary>Appends the value, which may be empty; false, with nothing appended, when a part of it has none.</summary>
    public bool TryWrite(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        var start = output.WrittenCount;
        foreach (var part in _parts)
        {
            if (!part.TryRender(fields, record, output))
            {
                output.Truncate(start);
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Appends the parts that have a value; false, with nothing appended, when none of those has one that depend on the record.
    /// </summary>
    public bool TryWritePresent(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        var start = output.WrittenCount;
        var isAnyThere = false;
        foreach (var part in _parts)
        {
            isAnyThere |= part.TryRender(fields, record, output) && part is not StaticValue;
        }

        if (!isAnyThere)
        {
            output.Truncate(start);
        }

        return isAnyThere;
    }

    private static EventValue Compile(TemplatePart part, EventSchema schema) =>
        part.Expression is { } expression ? Compile(expression, schema) : new StaticValue(Encoding.UTF8.GetBytes(part.Text!));

    private static EventValue Compile(TemplateExpression expression, EventSchema schema) => expression switch
    {
        FieldExpression field => new FieldValue(schema.Bind(field.Path)),
        LiteralExpression literal => new StaticValue(Encoding.UTF8.GetBytes(literal.Text)),
        LineExpression => new LineValue(),
        ChoiceExpression choice => new ChoiceValue([.. choice.Candidates.Select(candidate => Compile(candidate, schema))]),
        CallExpression call => new CallValue(call.Operation, [.. call.Texts.Select(text => Compile(text, schema))], call.Settings),
        _ => throw new InvalidOperationException($"There is no value for {expression}."),
    };
}
