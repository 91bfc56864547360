using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Chunks;

/// <summary>
/// The builders of a partition's streams. A stream has one only while a chunk of it is being filled: of thousands of streams a slice has records of
/// dozens, whose builders are those of the slice before, and still in the processor's caches. Not for several threads.
/// </summary>
/// <param name="pool">Where the chunks' arrays come from; null takes <see cref="Base.BufferPool.Data"/>.</param>
public sealed class ChunkBuilders(ArrayPool<byte>? pool = null)
{
    /// <summary>A slice of more streams is rare.</summary>
    private const int MostSpare = 1024;

    private readonly Stack<ChunkBuilder> _spare = new();

    /// <summary>An empty builder.</summary>
    /// <param name="trail">What it goes by.</param>
    public ChunkBuilder Take(ChunkTrail trail)
    {
        var builder = _spare.TryPop(out var spare) ? spare : new ChunkBuilder(pool);
        builder.Trail = trail;
        return builder;
    }

    /// <summary>Takes back a builder that is empty.</summary>
    public void Return(ChunkBuilder builder)
    {
        builder.Dispose();
        if (_spare.Count < MostSpare)
        {
            _spare.Push(builder);
        }
    }
}
