using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Takes terminal escapes out of a text.</summary>
internal sealed class DecolorizeStage(IReadOnlyList<(EventField Field, JsonPathNode Target)> fields) : TextStage(fields)
{
    /// <inheritdoc/>
    protected override bool TryChange(ReadOnlySpan<byte> text, PooledBufferWriter output) => Decolorizer.TryDecolorize(text, output);
}
