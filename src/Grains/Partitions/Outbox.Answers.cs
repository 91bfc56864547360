using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>What comes of what was sent.</content>
internal sealed partial class Outbox
{
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

        _verdicts.Recorded();
        Depart();
    }

    private void Settle(PostedChunk chunk, AppendResult result)
    {
        switch (result)
        {
            case { Outcome: AppendOutcome.Committed, Rejected.IsEmpty: true }:
                Commit(chunk);
                break;
            case { Outcome: AppendOutcome.Retry or AppendOutcome.Elsewhere } when _sender.KeepsOrder:
                _held.Return(chunk, result);
                break;
            case { Outcome: AppendOutcome.Elsewhere }:
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
            ChunkBuilder.GiveBack(chunk.Chunk);
        }

        SettleOrder(chunk);
        Leave(chunk);
        try
        {
            _verdicts.Record(chunk, default);
        }
        catch (Exception exception)
        {
            _verdicts.Break(exception); // Nobody else would see it, and the watermark would stand still.
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
                GoOn(chunks[i]);
            }
            else
            {
                Settle(chunks[i], answers.Value[i]);
            }
        }

        _verdicts.Recorded();
        Depart();
    }

    /// <summary>A call for several has come to nothing.</summary>
    private void GoOn(PostedChunk chunk)
    {
        if (_sender.KeepsOrder && !_abandon.IsCancellationRequested)
        {
            _held.Return(chunk, answer: null);
        }
        else
        {
            _ = CallAsync(chunk, answer: null);
        }
    }

    /// <summary>Calls once; what comes back without a verdict waits for its turn among the others of its stream.</summary>
    private async Task CallOnceAsync(PostedChunk chunk)
    {
        try
        {
            if (await _sender.CallOnceAsync(chunk, _abandon.Token) is { } answer)
            {
                Settle(chunk, answer);
                _verdicts.Recorded();
            }
            else
            {
                _held.Return(chunk, answer: null);
            }
        }
        catch (Exception exception)
        {
            Leave(chunk);
            _verdicts.Break(exception);
        }
    }

    /// <summary>Goes on until there is a verdict, from the answer that there is already.</summary>
    private async Task CallAsync(PostedChunk chunk, AppendResult? answer)
    {
        try
        {
            _verdicts.Record(chunk, await _sender.SendAsync(chunk, answer, _abandon.Token));
            _verdicts.Recorded();
            SettleOrder(chunk);
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

    /// <summary>
    /// The chunk has its verdict. One that has none, because the session is over, goes on to hold those back that follow it: they may have been handed
    /// over already, and the next session sends both again.
    /// </summary>
    private void SettleOrder(PostedChunk chunk)
    {
        if (!_sender.KeepsOrder)
        {
            return;
        }

        if (_newest[chunk.Route] == chunk && chunk.Older is { } older)
        {
            _newest[chunk.Route] = older;
        }

        chunk.Settle();
    }

    private void Leave(PostedChunk chunk)
    {
        _count--;
        _inFlight.Leave();
        _held.Answered(chunk.Route);
        chunk.Route.BytesInFlight -= chunk.Chunk.Entries.Length;
        if (_waiting.Remove(chunk.Route))
        {
            _newest.Remove(chunk.Route);
            chunk.Route.IsElsewhere &= chunk.Route.Address?.Silo is not null; // Else it is located anew, now that nothing can be overtaken.
        }
    }
}
