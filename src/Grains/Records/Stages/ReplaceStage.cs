using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Replaces what a regular expression finds.</summary>
internal sealed class ReplaceStage(IReadOnlyList<(EventField Field, JsonPathNode Target)> fields, RegexReplacement expression, ReplacementText replacement)
    : TextStage(fields)
{
    /// <inheritdoc/>
    protected override bool TryChange(ReadOnlySpan<byte> text, PooledBufferWriter output) => expression.TryReplace(text, replacement, output);
}
