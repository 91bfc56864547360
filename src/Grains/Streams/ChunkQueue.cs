using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Streams.Batches;

namespace OrleansKafkaLoki.Grains.Streams;

/// <summary>Chunks in order of arrival, and what they amount to. Not thread-safe.</summary>
internal sealed class ChunkQueue
{
    private readonly Queue<HeldChunk> _chunks = new();

    /// <summary>True when there is none.</summary>
    public bool IsEmpty => _chunks.Count == 0;

    /// <summary>How many.</summary>
    public int Count => _chunks.Count;

    /// <summary>Their encoded bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Their entries.</summary>
    public long Entries { get; private set; }

    /// <summary>
    /// The lowest timestamp that was added since there was none, nanoseconds since the Unix epoch: none is below. Null when there is none.
    /// </summary>
    public long? FloorNs { get; private set; }

    /// <summary>The one that came first.</summary>
    public bool TryPeek([NotNullWhen(true)] out HeldChunk? oldest) => _chunks.TryPeek(out oldest);

    /// <summary>Adds one that arrives.</summary>
    public void Enqueue(HeldChunk held)
    {
        _chunks.Enqueue(held);
        FloorNs = Math.Min(FloorNs ?? long.MaxValue, held.Chunk.MinTimestamp);
        Bytes += held.Chunk.Entries.Length;
        Entries += held.Chunk.EntryCount;
    }

    /// <summary>Takes the one out that came first.</summary>
    public HeldChunk Dequeue()
    {
        var held = _chunks.Dequeue();
        Bytes -= held.Chunk.Entries.Length;
        Entries -= held.Chunk.EntryCount;
        FloorNs = IsEmpty ? null : FloorNs;
        return held;
    }

    /// <summary>Takes those out that have their answer already.</summary>
    public List<HeldChunk> DequeueAnswered()
    {
        var answered = new List<HeldChunk>();
        for (var left = _chunks.Count; left > 0; left--)
        {
            var held = Dequeue();
            if (held.IsAnswered)
            {
                answered.Add(held);
            }
            else
            {
                Enqueue(held);
            }
        }

        return answered;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _chunks.Clear();
        Bytes = Entries = 0;
        FloorNs = null;
    }
}
