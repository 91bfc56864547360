using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Puts something else in the place of secrets.</summary>
internal sealed class RedactStage(IReadOnlyList<(EventField Field, JsonPathNode Target)> fields, Redactor redactor) : TextStage(fields)
{
    /// <inheritdoc/>
    protected override bool TryChange(ReadOnlySpan<byte> text, PooledBufferWriter output) => redactor.Redact(text, output) > 0;
}
