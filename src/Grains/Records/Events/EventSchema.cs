using System.Collections.Immutable;
using System.Text;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>
/// Which fields the records of a pipeline have: the Kafka metadata under its configured names and, at the root, the
/// payload's fields. A metadata name always means the metadata, even for a record that lacks it; the payload's field of that
/// name has another (<see cref="PayloadNames"/>). Paths are bound while the pipeline is compiled; afterwards the schema is
/// only read.
/// </summary>
internal sealed class EventSchema
{
    private readonly string _messageName;
    private readonly bool _hasStages;
    private bool _labelsAny;

    /// <summary>The schema of a source's records.</summary>
    /// <param name="source">The source.</param>
    /// <param name="hasStages">True when stages may write fields that the value does not have.</param>
    public EventSchema(KafkaSourceOptions source, bool hasStages = false)
    {
        _hasStages = hasStages;
        _messageName = source.MessageKey;
        MessageNameBytes = Encoding.UTF8.GetBytes(_messageName);
        DecodesJson = source.Decoding.Codec == DecodingCodec.Json;
        (string Name, EventFieldKind Kind)[] metadata =
        [
            (source.KeyField, EventFieldKind.Key),
            (source.TopicKey, EventFieldKind.Topic),
            (source.PartitionKey, EventFieldKind.Partition),
            (source.OffsetKey, EventFieldKind.Offset),
            (source.HeadersKey, EventFieldKind.Headers),
            (source.TimestampKey, EventFieldKind.Timestamp),
        ];
        Metadata = [.. metadata.Where(field => field.Name.Length > 0).DistinctBy(field => field.Name)];
        PayloadNames = new PayloadNames([.. Metadata.Select(field => field.Name)]);
        HasMessage = _messageName.Length > 0 && Metadata.All(field => field.Name != _messageName);
    }

    /// <summary>True when values are read as JSON objects.</summary>
    public bool DecodesJson { get; }

    /// <summary>The metadata fields that have a name, in the order in which they follow the payload.</summary>
    public ImmutableArray<(string Name, EventFieldKind Kind)> Metadata { get; }

    /// <summary>How the payload's fields are called.</summary>
    public PayloadNames PayloadNames { get; }

    /// <summary>The field that holds the whole value of a record without an object.</summary>
    public string MessageName => _messageName;

    /// <summary>The same as UTF-8.</summary>
    public byte[] MessageNameBytes { get; }

    /// <summary>False when <see cref="MessageName"/> is empty or taken by a metadata field.</summary>
    public bool HasMessage { get; }

    /// <summary>The payload's fields that are bound.</summary>
    public JsonPathTree Payload { get; } = new();

    /// <summary>What was bound so far of a record's key and headers.</summary>
    public RecordFields Reads { get; private set; }

    /// <summary>What was bound for reading, in order.</summary>
    public List<FieldPath> Read { get; } = [];

    /// <summary>What was bound for writing, in order.</summary>
    public List<FieldPath> Written { get; } = [];

    /// <summary>How often fields were bound for writing whose names only the records know.</summary>
    public int AnyWritten { get; private set; }

    /// <summary>Resolves a field that a stage writes; everything below it is what it writes there.</summary>
    /// <exception cref="FormatException">It cannot be written; the message says why.</exception>
    public JsonPathNode BindWritten(FieldPath path)
    {
        var node = BindTaken(path);
        Written.Add(path);
        return node;
    }

    /// <summary>Resolves a field that a stage takes away.</summary>
    /// <exception cref="FormatException">It cannot be; the message says why.</exception>
    public JsonPathNode BindTaken(FieldPath path)
    {
        if (IsMetadata(path))
        {
            throw new FormatException($"{path} is what Kafka says of the record: choose another name, or rename that of Kafka in source");
        }

        if (path.Segments.Any(segment => segment.Name is null))
        {
            throw new FormatException($"{path} is an element of an array, and only whole arrays can be written");
        }

        return Payload.NodeOf(PayloadNames.InPayload(path));
    }

    /// <summary>True for what Kafka says of the record.</summary>
    public bool IsMetadata(FieldPath path) => Metadata.Any(field => field.Name == path.Segments[0].Name);

    /// <summary>Stages write fields under any name.</summary>
    public void BindAnyWritten() => AnyWritten++;

    /// <summary>False when no record can have the field.</summary>
    public bool CanHave(FieldPath path) => Resolve(path) switch
    {
        { Kind: EventFieldKind.Nothing } => false,
        { Kind: EventFieldKind.Payload } => DecodesJson || AnyWritten > 0 || Written.Exists(path.Overlaps),
        _ => true,
    };

    /// <summary>Resolves <paramref name="path"/>.</summary>
    public EventField Bind(FieldPath path)
    {
        Read.Add(path);
        var field = Resolve(path);
        return field.Node is null || Covering(path) is not (>= 0 and var label) ? field : field with { Label = label };
    }

    /// <summary>Resolves a name of LogQL's that is read: a label, or where there is none the field.</summary>
    public EventField BindLabel(string name)
    {
        if (name != EventLabels.Error)
        {
            Read.Add(FieldPath.OfRoot(name));
        }

        return BindDroppedLabel(name);
    }

    /// <summary>Resolves a name of LogQL's that is taken away.</summary>
    public EventField BindDroppedLabel(string name)
    {
        var path = FieldPath.OfRoot(name);
        return Resolve(path) with { Label = Payload.LabelOf(IsMetadata(path) ? name : PayloadNames.InPayload(path).RootName!) };
    }

    /// <summary>Resolves a label that is written.</summary>
    /// <exception cref="FormatException">It cannot be; the message says why.</exception>
    public EventField BindWrittenLabel(string name)
    {
        var path = FieldPath.OfRoot(name);
        BindWritten(path);
        return BindDroppedLabel(name);
    }

    /// <summary>Labels of any name may lie over what is bound from now on.</summary>
    /// <param name="isWritten">True when they may have a value.</param>
    public void BindAnyLabel(bool isWritten)
    {
        _labelsAny = true;
        AnyWritten += isWritten ? 1 : 0;
    }

    private EventField Resolve(FieldPath path)
    {
        foreach (var (name, kind) in Metadata)
        {
            if (name == path.Segments[0].Name)
            {
                return Bind(MetadataField(path, kind));
            }
        }

        var kindOfPayload = path.RootName == _messageName ? EventFieldKind.Message : EventFieldKind.Payload;
        if (DecodesJson || _hasStages)
        {
            return new EventField(kindOfPayload, Payload.NodeOf(PayloadNames.InPayload(path)));
        }

        return new EventField(kindOfPayload == EventFieldKind.Message ? kindOfPayload : EventFieldKind.Nothing);
    }

    /// <summary>Binds a whole metadata field.</summary>
    public EventField Bind(EventFieldKind kind) => Bind(new EventField(kind));

    // The label that lies over a field covers what is below it, too.
    private int Covering(FieldPath path)
    {
        var root = PayloadNames.InPayload(path).Segments[0].Name!;
        return _labelsAny ? Payload.LabelOf(root) : Payload.Root.FindProperty(Encoding.UTF8.GetBytes(root))?.Label ?? -1;
    }

    private EventField Bind(EventField field)
    {
        Reads = new RecordFields(
            Reads.Key || field.Kind == EventFieldKind.Key, Reads.Headers || field.Kind is EventFieldKind.Headers or EventFieldKind.Header);
        return field;
    }

    private static EventField MetadataField(FieldPath path, EventFieldKind kind) => path.Segments switch
    {
        [_] => new EventField(kind),
        [_, { Name: { } header }] when kind == EventFieldKind.Headers =>
            new EventField(EventFieldKind.Header, Header: Encoding.UTF8.GetBytes(header)),
        _ => new EventField(EventFieldKind.Nothing),
    };
}
