namespace OrleansKafkaLoki.Silo.Preflight.Prediction;

/// <summary>A value of a label.</summary>
/// <param name="Value">The value.</param>
/// <param name="Streams">Streams that have it.</param>
/// <param name="Entries">Sampled entries of them.</param>
internal sealed record LabelValue(string Value, int Streams, int Entries);
