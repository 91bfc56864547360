using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// Streams whose chunks wait: until it is known where their batcher is, and where order decides what is sent, until those that came back
/// without a verdict may be sent again. What comes for such a stream meanwhile waits with them, so that nothing overtakes.
/// </summary>
/// <param name="sender">Finds batchers.</param>
/// <param name="send">Sends what has waited, in order.</param>
/// <param name="abandoned">Nothing waits any longer: what has waited is sent, which comes to nothing then.</param>
internal sealed class HeldRoutes(ChunkSender sender, Action<IReadOnlyList<PostedChunk>> send, CancellationToken abandoned)
{
    private readonly Dictionary<StreamRoute, HeldRoute> _held = [];
    private readonly Dictionary<StreamRoute, Backoff> _failing = [];

    /// <summary>Adds a chunk to those of its stream that wait; false when none do.</summary>
    public bool TryJoin(PostedChunk chunk)
    {
        var waits = _held.TryGetValue(chunk.Route, out var held);
        held?.Add(chunk);
        return waits;
    }

    /// <summary>Remembers that the stream is to be pushed; false when none of its chunks wait.</summary>
    public bool TryFlush(StreamRoute route)
    {
        var waits = _held.TryGetValue(route, out var held);
        _ = held?.Flush = true;
        return waits;
    }

    /// <summary>Looks for the batcher of a stream none of whose chunks wait.</summary>
    public void Locate(PostedChunk first) => _ = HoldAsync(first, wait: null);

    /// <summary>A chunk came back without a verdict.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="answer">What the batcher said; null when nothing came of the call.</param>
    public void Return(PostedChunk chunk, AppendResult? answer)
    {
        if (TryJoin(chunk))
        {
            return;
        }

        var wait = answer?.RetryAfter;
        if (answer is null)
        {
            if (!_failing.TryGetValue(chunk.Route, out var backoff))
            {
                _failing[chunk.Route] = backoff = sender.Backoff();
            }

            wait = backoff.Next();
        }

        _ = HoldAsync(chunk, wait);
    }

    /// <summary>The stream's batcher answers.</summary>
    public void Answered(StreamRoute route)
    {
        if (_failing.Count > 0)
        {
            _failing.Remove(route);
        }
    }

    private async Task HoldAsync(PostedChunk first, TimeSpan? wait)
    {
        var held = new HeldRoute { Chunks = { first } };
        _held.Add(first.Route, held);
        if (wait is { } time)
        {
            await sender.WaitAsync(time, abandoned);
        }

        await sender.LocateAsync(first.Route, abandoned);
        _held.Remove(first.Route);
        send(held.Chunks);
        if (held.Flush)
        {
            ChunkSender.Flush(first.Route);
        }
    }
}
