using System.Runtime.InteropServices;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// The chunks of one flow on their way to their verdicts. A chunk whose batcher is on this silo is handed over, which makes no message; any
/// other, and one that did not get its verdict so, goes by a call. Runs on the grain's scheduler.
/// </summary>
internal sealed class Outbox : IAsyncDisposable
{
    private readonly ChunkSender _sender;
    private readonly ChunksInFlight _inFlight;
    private readonly IChunkVerdicts _verdicts;
    private readonly ChunkAnswers _answers;
    private readonly HashSet<StreamRoute> _waiting = [];
    private readonly Dictionary<StreamRoute, Locating> _locating = [];
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
        outgoing.Route.ChunksInFlight++;
        outgoing.Route.BytesInFlight += outgoing.Chunk.Entries.Length;
        _waiting.Add(outgoing.Route);
        var chunk = new PostedChunk(outgoing, slice, _answers);
        if (_locating.TryGetValue(chunk.Route, out var locating))
        {
            locating.Chunks.Add(chunk);
        }
        else if (_sender.IsKnown(chunk.Route))
        {
            Send(chunk);
        }
        else
        {
            _ = LocateAsync(chunk);
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
            if (_locating.TryGetValue(route, out var locating))
            {
                locating.Flush = true;
            }
            else
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

    private void Take(List<(PostedChunk Chunk, AppendResult Result)> answers)
    {
        if (_abandon.IsCancellationRequested)
        {
            return;
        }

        _posted -= answers.Count;
        foreach (var (chunk, result) in answers)
        {
            Settle(chunk, result);
        }

        Depart();
    }

    private void Settle(PostedChunk chunk, AppendResult result)
    {
        switch (result)
        {
            case { Outcome: AppendOutcome.Committed, Rejected.IsEmpty: true }:
                Commit(chunk);
                break;
            case { Outcome: AppendOutcome.Elsewhere }:
                chunk.Route.Home = null; // It is about to move: calls find it, wherever it is.
                _ = CallAsync(chunk, answer: null);
                break;
            default:
                _ = CallAsync(chunk, result);
                break;
        }
    }

    private void Commit(PostedChunk chunk)
    {
        if (!chunk.MayBeRead)
        {
            ChunkSender.GiveBack(chunk.Chunk);
        }

        Leave(chunk);
        try
        {
            _verdicts.Record(chunk, rejected: 0);
        }
        catch (Exception exception)
        {
            _verdicts.Break(exception); // Nobody else would see it, and the watermark would stand still.
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
        else
        {
            _ = CallAsync(chunk, answer: null);
        }
    }

    /// <summary>What comes for the stream meanwhile waits, so that nothing overtakes.</summary>
    private async Task LocateAsync(PostedChunk first)
    {
        var locating = new Locating { Chunks = { first } };
        _locating.Add(first.Route, locating);
        await _sender.LocateAsync(first.Route, _abandon.Token);
        _locating.Remove(first.Route);
        locating.Chunks.ForEach(Send);
        Depart();
        if (locating.Flush)
        {
            ChunkSender.Flush(first.Route);
        }
    }

    /// <summary>Calls a silo for the streams that are there; what it does not answer for goes by calls of its own.</summary>
    private async Task CallAsync(SiloAddress silo, List<PostedChunk> chunks)
    {
        var answers = await _sender.SendAsync(silo, chunks, _abandon.Token);
        for (var i = 0; i < chunks.Count; i++)
        {
            if (answers is null || _abandon.IsCancellationRequested)
            {
                chunks[i].MayBeRead = true; // The message may still be on its way out.
                _ = CallAsync(chunks[i], answer: null);
            }
            else
            {
                Settle(chunks[i], answers.Value[i]);
            }
        }

        Depart();
    }

    /// <summary>Goes on until there is a verdict, from the answer that there is already.</summary>
    private async Task CallAsync(PostedChunk chunk, AppendResult? answer)
    {
        try
        {
            _verdicts.Record(chunk, await _sender.SendAsync(chunk, answer, _abandon.Token));
        }
        catch (Exception exception)
        {
            _verdicts.Break(exception);
        }
        finally
        {
            Leave(chunk);
        }
    }

    private void Leave(PostedChunk chunk)
    {
        _count--;
        _inFlight.Leave();
        chunk.Route.BytesInFlight -= chunk.Chunk.Entries.Length;
        if (--chunk.Route.ChunksInFlight == 0)
        {
            _waiting.Remove(chunk.Route);
            chunk.Route.IsElsewhere &= chunk.Route.Home is not null; // Else it is located anew, now that nothing can be overtaken.
        }
    }
}
