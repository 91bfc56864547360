using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Parsing;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Reads the pairs of a text with any separators.</summary>
internal sealed class KeyValueStage(StageText source, JsonPathNode? target, KeyValueSyntax syntax, StageOutcome onError)
    : ObjectStage(source, target, [], new JsonPathTree(), onError)
{
    /// <inheritdoc/>
    protected override bool TryRead(ReadOnlySpan<byte> text, PooledBufferWriter output, ScratchBuffers buffers, out ReadOnlySpan<byte> json)
    {
        var pairs = new PairsJson(output, buffers);
        for (var reader = new KeyValueReader(syntax, text); reader.TryReadNext(out var key, out var value, out var isEscaped);)
        {
            pairs.Add(key, value, isEscaped ? KeyValueReader.Unescape : null);
        }

        return pairs.TryEnd(out json);
    }
}
