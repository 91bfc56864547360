namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>What goes to one stream: one batch after the other, the oldest first.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Batches">The batches, whose entries are sorted.</param>
internal sealed record ReplayLane(ReplayStream Stream, IReadOnlyList<IReadOnlyList<ReplayEntry>> Batches);
