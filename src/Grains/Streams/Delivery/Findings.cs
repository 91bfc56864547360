using OrleansKafkaLoki.Grains.Streams.Batches;

namespace OrleansKafkaLoki.Grains.Streams.Delivery;

/// <summary>What an inquiry about some entries came to.</summary>
/// <param name="Left">Those that Loki is not known to hold: the others of this record, in order.</param>
/// <param name="Missing">Those that Loki does not hold.</param>
/// <param name="Unknown">Those of which nobody knows.</param>
/// <param name="Reason">Why nobody does; empty when there are none.</param>
internal sealed record Findings(BatchRange Left, BatchRange Missing, BatchRange Unknown, string Reason);
