using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>What <c>label_format</c> makes of one label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Value">A template; null when another label is renamed.</param>
/// <param name="From">That one.</param>
internal sealed record LabelRule(int Label, EventValue? Value, EventField From);
