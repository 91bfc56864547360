namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>
/// Reads attributes as OTLP's JSON writes them (<c>[{"key":"service.name","value":{"stringValue":"shop"}}]</c>) into an object
/// (<c>{"service.name":"shop"}</c>). Written as a single value, it is <see cref="Source"/>. Source: opentelemetry/proto/common/v1/common.proto.
/// </summary>
[Shorthand(nameof(Source))]
public sealed class OtelAttributesStageOptions
{
    /// <summary>The field that holds the array; empty: the line.</summary>
    public string Source { get; set; } = "";

    /// <summary>The field that becomes the object, which may be that of the array; empty: the attributes become fields of the event.</summary>
    public string Target { get; set; } = "";

    /// <summary>What becomes of a record without such an array. Default: <c>skip</c>.</summary>
    public StageFailureAction OnError { get; set; } = StageFailureAction.Skip;
}
