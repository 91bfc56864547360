namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>What one request carries: batches of different label streams of one tenant.</summary>
/// <param name="batches">The batches in the order in which they are sent; at least one.</param>
public sealed class PushRequest(IReadOnlyList<IPushBatch> batches)
{
    private readonly TaskCompletionSource _encoded = new();

    /// <summary>A request of a single batch.</summary>
    public PushRequest(IPushBatch batch)
        : this([batch])
    {
    }

    /// <summary>The batches in the order in which they are sent.</summary>
    public IReadOnlyList<IPushBatch> Batches => batches;

    /// <summary>The tenant; empty when none is sent.</summary>
    public string Tenant => batches[0].Stream.Tenant;

    /// <summary>Entries of all batches.</summary>
    public int Entries { get; } = batches.Sum(batch => batch.Entries.Count);

    /// <summary>Encoded bytes of all entries.</summary>
    public int Bytes { get; } = batches.Sum(batch => batch.Entries.Bytes);

    /// <summary>False when one of the streams may be another activation's by now (<see cref="IPushBatch.IsOurs"/>).</summary>
    public bool IsOurs => batches.All(batch => batch.IsOurs);

    /// <summary>Completes when the entries are encoded: from then on their memory is not read any more.</summary>
    public Task Encoded => _encoded.Task;

    /// <summary>The entries are encoded.</summary>
    public void MarkEncoded() => _encoded.TrySetResult();
}
