using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Resolves what stages name, against the fields that records have.</summary>
internal sealed class StageBinder(EventSchema schema)
{
    /// <summary>A text that is read: a field, or the line where none is named.</summary>
    public StageText Text(string source) => new(source.Length > 0 ? Read(source) : null);

    /// <summary>A field that is read.</summary>
    public EventField Read(string path) => Read(FieldPath.Parse(path));

    /// <inheritdoc cref="Read(string)"/>
    public EventField Read(FieldPath path) => schema.Bind(path);

    /// <summary>A field that is read where records may have it.</summary>
    public EventField ReadIfThere(FieldPath path) => schema.CanHave(path) ? schema.Bind(path) : default;

    /// <summary>A field that is written.</summary>
    public JsonPathNode Write(string path) => schema.BindWritten(FieldPath.Parse(path));

    /// <summary>A field that is written; null where none is named, and then fields of any name are.</summary>
    public JsonPathNode? WriteAny(string path)
    {
        if (path.Length > 0)
        {
            return Write(path);
        }

        schema.BindAnyWritten();
        return null;
    }

    /// <summary>A field that is taken away.</summary>
    public JsonPathNode Take(string path) => schema.BindTaken(FieldPath.Parse(path));

    /// <summary>Fields that are kept while all others are taken away; what Kafka says stays anyhow.</summary>
    public IReadOnlyList<(EventField Field, JsonPathNode Target)> Keep(IEnumerable<string> paths) =>
        [.. paths.Select(FieldPath.Parse).Where(path => !schema.IsMetadata(path)).Select(path => (schema.Bind(path), schema.BindTaken(path)))];

    /// <summary>Fields that are changed in their place.</summary>
    public IReadOnlyList<(EventField Field, JsonPathNode Target)> Change(IEnumerable<string> paths) =>
        [.. paths.Where(path => path.Length > 0).Select(path => (Read(path), Take(path)))];

    /// <summary>What Kafka says of a record.</summary>
    public EventField Read(EventFieldKind kind) => schema.Bind(kind);

    /// <summary>A template.</summary>
    public EventTemplate Template(string text)
    {
        var template = Templates.Template.Parse(text);
        return StrftimeText.Find(template) is { } time
            ? throw new FormatException($"{time} is a time as Vector writes it, and stays these letters here: take it out")
            : new EventTemplate(template, schema);
    }

    /// <summary>What becomes of a record that a stage can do nothing with.</summary>
    public static StageOutcome Failure(StageFailureAction action) => action switch
    {
        StageFailureAction.Drop => StageOutcome.Drop,
        StageFailureAction.DeadLetter => StageOutcome.Refuse,
        _ => StageOutcome.Failed,
    };
}
