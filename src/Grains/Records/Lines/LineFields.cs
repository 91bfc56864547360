using System.Collections.Immutable;
using System.Text;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Lines;

/// <summary>The fields of a <c>json</c> or <c>logfmt</c> line: the payload's that are kept, then the metadata that is kept.</summary>
internal sealed class LineFields
{
    /// <summary>Compiles what a line keeps.</summary>
    public LineFields(EventSchema schema, IReadOnlyCollection<FieldPath> only, IReadOnlyCollection<FieldPath> except)
    {
        var filter = new FieldFilter(only, except);
        Payload = filter;
        PayloadNames = schema.PayloadNames;
        Metadata =
        [
            .. schema.Metadata
                .Select(field => (Name: Encoding.UTF8.GetBytes(field.Name), field.Kind))
                .Where(field => !FieldFilter.IsLeftOut(filter.Find(field.Name), filter.KeepsRest))
                .Select(field => new LineMetadata(field.Name, schema.Bind(field.Kind), filter.Find(field.Name), filter.KeepsRest)),
        ];
        var message = schema.MessageNameBytes;
        Message = schema.HasMessage && !FieldFilter.IsLeftOut(filter.Find(message), filter.KeepsRest) ? message : null;
    }

    /// <summary>Which fields of a payload object are kept, by their names in the line.</summary>
    public FieldFilter Payload { get; }

    /// <summary>How the payload's fields are called in the line.</summary>
    public PayloadNames PayloadNames { get; }

    /// <summary>The name of the whole value, for a record without an object; null when it is left out.</summary>
    public byte[]? Message { get; }

    /// <summary>The metadata that is kept, in order.</summary>
    public ImmutableArray<LineMetadata> Metadata { get; }
}
