namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// The chunks that a pipeline's partitions on this silo have sent and that have no verdict yet. One that is handed over costs about 0.5 KB and a parked
/// call 1.5 KB, which is more than a small chunk itself weighs in the byte budget; so their number is bounded, too, for each partition and
/// for all of them together. Thread-safe.
/// </summary>
/// <param name="pipelines">How many pipelines there are: one whose Loki is away takes nothing of the others' part.</param>
internal sealed class ChunksInFlight(int pipelines = 1)
{
    public const int MostOfPartition = 16_384;

    /// <summary>
    /// The most of all pipelines, 32 MB and at worst 96: with a verdict a second later some 65,000 chunks a second. Each has an equal part, but at least
    /// <see cref="MostOfPartition"/>.
    /// </summary>
    public const int MostOfSilo = 65_536;

    /// <summary>What every partition may have however many others have: else it could wait for verdicts that are not its own.</summary>
    public const int Guaranteed = 256;

    private readonly int _most = Math.Max(MostOfPartition, MostOfSilo / pipelines);

    private int _count;

    /// <summary>Whether a partition that has <paramref name="own"/> chunks in flight may read on.</summary>
    public bool Allows(int own) => own < Guaranteed || (own < MostOfPartition && Volatile.Read(ref _count) < _most);

    /// <summary>A chunk is sent.</summary>
    public void Enter() => Interlocked.Increment(ref _count);

    /// <summary>It has its verdict, or will get none.</summary>
    public void Leave() => Interlocked.Decrement(ref _count);
}
