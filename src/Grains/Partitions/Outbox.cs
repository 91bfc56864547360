using System.Runtime.InteropServices;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// The chunks of one flow on their way to their verdicts. A chunk whose batcher is on this silo is handed over, which makes no message; any
/// other, and one that did not get its verdict so, goes by a call. Runs on the grain's scheduler.
/// </summary>
internal sealed partial class Outbox : IAsyncDisposable
{
    private readonly ChunkSender _sender;
    private readonly ChunksInFlight _inFlight;
    private readonly IChunkVerdicts _verdicts;
    private readonly ChunkAnswers _answers;
    private readonly HeldRoutes _held;
    private readonly WaitingRoutes _waiting = new();
    private readonly Dictionary<StreamRoute, PostedChunk> _newest = [];
    private readonly Dictionary<SiloAddress, List<PostedChunk>> _departing = [];
    private readonly CancellationTokenSource _abandon = new();
    private int _count;
    private int _posted;

    /// <param name="sender">Brings chunks to their batchers.</param>
    /// <param name="inFlight">Counts them for the silo.</param>
    /// <param name="verdicts">Whom to tell what became of them.</param>
    public Outbox(ChunkSender sender, ChunksInFlight inFlight, IChunkVerdicts verdicts)
    {
        (_sender, _inFlight, _verdicts) = (sender, inFlight, verdicts);
        _answers = new ChunkAnswers(TaskScheduler.Current, Take);
        _held = new HeldRoutes(sender, SendHeld, _abandon.Token);
    }

    /// <summary>True while more may be sent.</summary>
    public bool Allows => _inFlight.Allows(_count);

    /// <summary>How many streams have not answered everything.</summary>
    public int WaitingStreams => _waiting.Count;

    /// <summary>Cancelled when nothing is to be sent any longer.</summary>
    public CancellationToken Abandoned => _abandon.Token;

    /// <summary>Sends a chunk, which is a part of a slice.</summary>
    public void Send(OutgoingChunk outgoing, AckSlice slice)
    {
        _count++;
        _inFlight.Enter();
        _waiting.Add(outgoing.Route);
        outgoing.Route.BytesInFlight += outgoing.Chunk.Entries.Length;
        var chunk = new PostedChunk(outgoing, slice, _answers);
        if (_sender.KeepsOrder)
        {
            if (_newest.TryGetValue(chunk.Route, out var newest))
            {
                chunk.Follow(newest);
            }

            _newest[chunk.Route] = chunk;
        }

        if (_held.TryJoin(chunk))
        {
            return;
        }

        if (_sender.IsKnown(chunk.Route))
        {
            Send(chunk);
        }
        else
        {
            _held.Locate(chunk);
        }
    }

    /// <summary>Sends what goes to other silos: all of a slice in one call to each.</summary>
    public void Depart()
    {
        if (_departing.Count == 0)
        {
            return;
        }

        // A call may be answered before it returns, and its answers depart, too: they must not find again what is already under way.
        KeyValuePair<SiloAddress, List<PostedChunk>>[] departing = [.. _departing];
        _departing.Clear();
        foreach (var (silo, chunks) in departing)
        {
            _ = CallAsync(silo, chunks);
        }
    }

    /// <summary>The tenant that has the most bytes without a verdict; null when nothing waits.</summary>
    public WaitingTenant? FindHeaviest()
    {
        var tenant = _waiting.GroupBy(route => route.Stream.Tenant).MaxBy(routes => routes.Sum(route => route.BytesInFlight));
        return tenant is null ? null : new WaitingTenant(tenant.MaxBy(route => route.BytesInFlight)!.Stream, tenant.Count());
    }

    /// <summary>Asks the batchers to push what they hold of this partition.</summary>
    public void Flush()
    {
        foreach (var route in _waiting)
        {
            if (!_held.TryFlush(route))
            {
                ChunkSender.Flush(route);
            }
        }
    }

    /// <summary>Nothing that is under way matters any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abandon.CancelInTurnAsync();
        for (; _posted > 0; _posted--)
        {
            _inFlight.Leave();
        }
    }

    private void Send(PostedChunk chunk)
    {
        if (_abandon.IsCancellationRequested)
        {
            _ = CallAsync(chunk, answer: null); // Which makes no call any more.
        }
        else if (ChunkSender.TryPost(chunk))
        {
            _posted++;
        }
        else if (_sender.GateOf(chunk.Route) is { } silo)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(_departing, silo, out _) ??= []).Add(chunk);
        }
        else if (_sender.KeepsOrder)
        {
            _ = CallOnceAsync(chunk);
        }
        else
        {
            _ = CallAsync(chunk, answer: null);
        }
    }

    private void SendHeld(IReadOnlyList<PostedChunk> chunks)
    {
        foreach (var chunk in chunks)
        {
            Send(chunk);
        }

        Depart();
    }
}
