using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Stages;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Checks;

/// <summary>Which fields come to something: in a stage, a label, structured metadata, the tenant or the line.</summary>
internal sealed class FieldUse
{
    private readonly IReadOnlyList<StageFacts> _stages;
    private readonly List<FieldPath> _ofSink;

    /// <summary>The use of a pipeline's fields.</summary>
    public FieldUse(PipelineOptions pipeline, IReadOnlyList<StageFacts> stages)
    {
        var (source, sink) = (pipeline.Source, pipeline.Sink);
        _stages = stages;
        WholeEventIsLine = sink.Encoding.Codec is LineCodec.Json or LineCodec.Logfmt;
        _ofSink =
        [
            .. sink.Labels.Concat(sink.StructuredMetadata).SelectMany(pair => (string[])[pair.Key, pair.Value.Value]).Append(sink.TenantId ?? "")
                .SelectMany(text => Template.TryParse(text, out var template, out _) ? template.Fields : []),
            .. sink.Encoding.Codec == LineCodec.Text && source.MessageKey.Length > 0 ? (FieldPath[])[FieldPath.OfRoot(source.MessageKey)] : [],
        ];
    }

    /// <summary>True where lines are made of all fields.</summary>
    public bool WholeEventIsLine { get; }

    /// <summary>Whether a field is read behind a stage, or a part of it, or what it is a part of.</summary>
    public bool IsRead(FieldPath field, int behind) =>
        WholeEventIsLine || _ofSink.Exists(field.Overlaps) || _stages.Any(stage => stage.Index > behind && stage.Reads.Any(field.Overlaps));

    /// <summary>Whether a field, by the name of its root, is read anywhere.</summary>
    public bool IsReadAnywhere(string root) => WholeEventIsLine || _ofSink.Concat(_stages.SelectMany(stage => stage.Reads)).Any(field => field.Segments[0].Name == root);
}
