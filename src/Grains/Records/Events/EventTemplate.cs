using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>A <see cref="Template"/> whose fields are resolved.</summary>
internal sealed class EventTemplate(Template template, EventSchema schema)
{
    private readonly (byte[]? Text, EventField Field)[] _parts =
    [
        .. template.Parts.Select(part => part.Path is { } path
            ? (null, schema.Bind(path))
            : ((byte[]?)Encoding.UTF8.GetBytes(part.Text!), default(EventField))),
    ];

    /// <summary>Appends the value; false, with nothing appended, when a field of it is missing or the whole is empty.</summary>
    public bool TryRender(RecordEvent fields, in RecordView record, PooledBufferWriter output)
    {
        var start = output.WrittenCount;
        foreach (ref readonly var part in _parts.AsSpan())
        {
            if (part.Text is { } text)
            {
                output.Write(text);
            }
            else if (!fields.TryRender(record, part.Field, output))
            {
                output.Truncate(start);
                return false;
            }
        }

        return output.WrittenCount > start;
    }
}
