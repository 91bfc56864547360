using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>
/// The batchers on this silo, so that its shutdown can close them: first they take no new chunk and push what they hold, which
/// may be other silos' records; then they answer at once and hold nothing, because a parked call would hold up deactivation.
/// </summary>
public sealed class LocalStreams : IDisposable
{
    private readonly ConcurrentDictionary<LabelStream, LocalStream> _streams = new();
    private readonly CancellationTokenSource _released = new();
    private volatile bool _closing;

    /// <summary>True once no batcher here may take a new chunk.</summary>
    public bool Closing => _closing;

    /// <summary>Cancelled when nothing is to be held any longer.</summary>
    public CancellationToken Released => _released.Token;

    /// <inheritdoc/>
    public void Dispose() => _released.Dispose();

    /// <summary>
    /// Makes every batcher leave this silo, which has lost its store; completes when they are gone. Bounded: a push under way gets
    /// a second to end, and so does the store. Where its partitions have left before, no call brings a batcher back here.
    /// </summary>
    public Task GiveUpAsync() => Task.WhenAll(_streams.Values.Select(stream => stream.Activation.GiveUpAsync()));

    internal void Add(LocalStream batcher)
    {
        _streams[batcher.Stream] = batcher;
        if (Released.IsCancellationRequested)
        {
            batcher.Activation.Release();
        }
    }

    /// <summary>Removes a batcher, unless a later activation has taken its place.</summary>
    internal void Remove(LocalStream batcher) => _streams.TryRemove(KeyValuePair.Create(batcher.Stream, batcher));

    /// <summary>Where a stream's batcher takes chunks on this silo; null when it is not here.</summary>
    internal IChunkInbox? FindInbox(LabelStream stream) => Find(stream)?.Inbox;

    /// <summary>A stream's batcher; null when it is not here.</summary>
    internal LocalStream? Find(LabelStream stream) => _streams.GetValueOrDefault(stream);

    /// <summary>The batchers that are here now.</summary>
    internal IEnumerable<LocalStream> All => _streams.Select(stream => stream.Value);

    /// <summary>The batchers of a pipeline that are here now.</summary>
    internal IEnumerable<KeyValuePair<LabelStream, LocalStream>> Of(string pipeline) => _streams.Where(stream => stream.Key.Pipeline == pipeline);

    /// <summary>Completes when every batcher has pushed what it holds.</summary>
    internal Task CloseAsync()
    {
        _closing = true;
        return Task.WhenAll(_streams.Values.Select(stream => stream.Activation.CloseAsync()));
    }

    internal void Release()
    {
        _released.Cancel();
        foreach (var stream in _streams.Values)
        {
            stream.Activation.Release();
        }
    }
}
