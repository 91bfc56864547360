namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>Entries that are sent one after the other: batches of a stream, oldest first.</summary>
/// <param name="Batches">The batches; each goes to one stream, and its entries are sorted.</param>
internal sealed record ReplayLane(IReadOnlyList<(ReplayStream Stream, IReadOnlyList<ReplayEntry> Entries)> Batches);
