using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Reads a JSON object.</summary>
internal sealed class JsonStage(
    StageText source, JsonPathNode? target, IReadOnlyList<(JsonPathNode Target, int Slot)> expressions, JsonPathTree wanted, StageOutcome onError)
    : ObjectStage(source, target, expressions, wanted, onError)
{
    /// <inheritdoc/>
    protected override bool TryRead(ReadOnlySpan<byte> text, PooledBufferWriter output, ScratchBuffers buffers, out ReadOnlySpan<byte> json)
    {
        json = JsonFrame.Of(text).In(text);
        return true;
    }
}
