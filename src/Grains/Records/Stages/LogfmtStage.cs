using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Reads the pairs of a logfmt text.</summary>
internal sealed class LogfmtStage(
    StageText source, JsonPathNode? target, IReadOnlyList<(JsonPathNode Target, int Slot)> expressions, JsonPathTree wanted, StageOutcome onError)
    : ObjectStage(source, target, expressions, wanted, onError)
{
    /// <inheritdoc/>
    protected override bool TryRead(ReadOnlySpan<byte> text, PooledBufferWriter output, ScratchBuffers buffers, out ReadOnlySpan<byte> json)
    {
        var pairs = new PairsJson(output, buffers);
        for (var reader = new LogfmtReader(text); reader.TryReadNext(out var key, out var value, out var isEscaped);)
        {
            pairs.Add(key, value, isEscaped ? LogfmtReader.Unescape : null);
        }

        return pairs.TryEnd(out json);
    }
}
