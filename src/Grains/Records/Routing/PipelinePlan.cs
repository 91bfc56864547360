using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Labels;
using OrleansKafkaLoki.Grains.Records.Lines;
using OrleansKafkaLoki.Grains.Records.Stages;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>
/// A pipeline's configuration, compiled for <see cref="RecordRouter"/>. Immutable, so one serves all partitions of a silo.
/// </summary>
public sealed class PipelinePlan
{
    private readonly Func<ILineEncoder> _createLineEncoder;

    /// <summary>Compiles a configuration that is valid.</summary>
    /// <param name="name">The pipeline's name.</param>
    /// <param name="options">Its configuration; later changes to the object do not matter.</param>
    /// <exception cref="FormatException">A template or a path is not valid; the message says why.</exception>
    public PipelinePlan(string name, PipelineOptions options)
    {
        var (source, sink) = (options.Source, options.Sink);
        Name = name;
        Routing = RoutingHash.Of(options);
        Schema = new EventSchema(source, options.Stages.Count > 0);
        Stages = new StageCompiler(Schema).Compile(options.Stages);
        Labels = new PairRules(sink.Labels, Schema);
        StructuredMetadata = new PairRules(sink.StructuredMetadata, Schema);
        Tenant = new TenantRule(sink.TenantId, sink.FallbackTenantId, Schema);
        Tombstones = source.Tombstones;
        Decoding = source.Decoding;
        RefusesUndecodable = source.Decoding.OnError == UndecodablePolicy.DeadLetter;
        DistinctTimestamps = sink.DistinctTimestamps;
        RewritesTooOld = sink.OnTooOld == TooOldAction.RewriteTimestamp;
        LongLines = new LongLineRule(sink.LongLines, sink.Limits.MaxLineSize);
        LabelLimits = new PairLimits(
            sink.Limits.MaxLabelNames, NameLength: sink.Limits.MaxLabelNameLength, ValueLength: sink.Limits.MaxLabelValueLength);
        StructuredMetadataLimits = new PairLimits(sink.Limits.MaxStructuredMetadataEntries, sink.Limits.MaxStructuredMetadataSize);
        LinePartLimits = new PairLimits(
            sink.Limits.MaxStructuredMetadataEntries - 1, sink.Limits.MaxStructuredMetadataSize - LinePart.MaxSize);
        _createLineEncoder = CompileLine(source, sink);
    }

    /// <summary>The pipeline's name.</summary>
    public string Name { get; }

    /// <summary>What has to be copied of a record besides its value and timestamp: what labels, metadata, tenant or line are bound to.</summary>
    public RecordFields Reads => Schema.Reads;

    /// <summary>A hash of what decides which stream a record goes to, as what, and whether it is refused.</summary>
    public ulong Routing { get; }

    internal EventSchema Schema { get; }

    internal StagePlan Stages { get; }

    internal PairRules Labels { get; }

    internal PairLimits LabelLimits { get; }

    internal PairRules StructuredMetadata { get; }

    internal PairLimits StructuredMetadataLimits { get; }

    /// <summary>What is left of <see cref="StructuredMetadataLimits"/> beside the pair that tells a line's parts apart.</summary>
    internal PairLimits LinePartLimits { get; }

    internal TenantRule Tenant { get; }

    internal TombstonePolicy Tombstones { get; }

    internal DecodingOptions Decoding { get; }

    internal bool RefusesUndecodable { get; }

    /// <summary>Whether records that are too old for Loki are sent under another timestamp.</summary>
    public bool RewritesTooOld { get; }

    internal bool DistinctTimestamps { get; }

    internal LongLineRule LongLines { get; }

    /// <summary>Whether entries may have a time other than Kafka's.</summary>
    public bool SetsTime => Stages.SetsTime;

    internal ILineEncoder CreateLineEncoder() => _createLineEncoder();

    private Func<ILineEncoder> CompileLine(KafkaSourceOptions source, LokiSinkOptions sink)
    {
        List<FieldPath> only = [.. sink.Encoding.OnlyFields.Select(FieldPath.Parse)], except = [.. LeftOutOfLines(source, sink)];
        if (sink.Encoding.Codec is LineCodec.RawMessage or LineCodec.Text)
        {
            var message = sink.Encoding.Codec == LineCodec.Text && source.MessageKey.Length > 0 ? Schema.Bind(FieldPath.OfRoot(source.MessageKey)) : default(EventField?);
            return () => message is { } field ? new TextLine(field) : new RawLine();
        }

        var fields = new LineFields(Schema, only, except);
        return sink.Encoding.Codec switch
        {
            LineCodec.Json => () => new JsonLine(fields),
            LineCodec.Logfmt => () => new LogfmtLine(fields),
            _ => throw new FormatException($"Nothing encodes lines as {sink.Encoding.Codec}."),
        };
    }

    private IEnumerable<FieldPath> LeftOutOfLines(KafkaSourceOptions source, LokiSinkOptions sink)
    {
        var paths = sink.Encoding.ExceptFields.Select(FieldPath.Parse);
        paths = sink.RemoveLabelFields ? paths.Concat(Labels.Fields) : paths;
        paths = sink.RemoveStructuredMetadataFields ? paths.Concat(StructuredMetadata.Fields) : paths;
        return sink.RemoveTimestamp && source.TimestampKey.Length > 0 ? paths.Append(FieldPath.OfRoot(source.TimestampKey)) : paths;
    }
}
