using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Makes an object of attributes as OpenTelemetry writes them.</summary>
internal sealed class OtelAttributesStage(StageText source, JsonPathNode? target, StageOutcome onError)
    : ObjectStage(source, target, [], new JsonPathTree(), onError)
{
    /// <inheritdoc/>
    protected override bool TryRead(ReadOnlySpan<byte> text, PooledBufferWriter output, ScratchBuffers buffers, out ReadOnlySpan<byte> json)
    {
        var isRead = OtelAttributes.TryWrite(text, output);
        json = output.WrittenSpan;
        return isRead;
    }
}
