using OrleansKafkaLoki.Grains.Pipelines.Topics;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>Bringing what was read to its verdicts, and the last checkpoint.</content>
internal sealed partial class PartitionSession
{
    /// <summary>A broker that has just started, or a topic that is being made, may be unknown for a moment.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    /// <summary>Ends the session if Kafka, asked twice, lists the partition no more.</summary>
    /// <param name="watermark">What has its verdict; null when nothing ever had.</param>
    /// <exception cref="PartitionGoneException">It does not.</exception>
    private async Task StopIfGoneAsync(long? watermark)
    {
        if (await IsListedAsync())
        {
            return;
        }

        await Task.Delay(BetweenLooks, _services.Time, _stop.Token);
        if (!await IsListedAsync())
        {
            if (watermark is { } last)
            {
                await StoreLastAsync(last);
            }

            throw new PartitionGoneException(_partition);
        }
    }

    private async Task<bool> IsListedAsync()
    {
        try
        {
            return await _services.Topics.ExistsAsync(_partition, _stop.Token);
        }
        catch (TopicCatalogException)
        {
            return true; // Only a listing without it counts.
        }
    }

    private async Task DrainAsync(PartitionFlow flow)
    {
        try
        {
            await AwaitVerdictsAsync(flow, _giveUp.Token);
        }
        catch (OperationCanceledException) when (_giveUp.IsCancellationRequested)
        {
            LogDrainIncomplete(_partition, _ledger.Counts.InFlight, flow.Window.Watermark);
        }

        _checkpoints.Follow(flow.Window);
        await StoreLastAsync(flow.Window.Watermark);
        LogStopped(_partition, _checkpoints.NextOffset ?? Unknown);
        TellDrained();
    }

    /// <summary>Waits for the verdicts of what was read, or until one of them cannot come any more.</summary>
    private static async Task AwaitVerdictsAsync(PartitionFlow flow, CancellationToken cancellationToken)
    {
        var verdicts = flow.AwaitVerdictsAsync(cancellationToken);
        if (await Task.WhenAny(verdicts, flow.Broken) == flow.Broken)
        {
            throw await flow.Broken;
        }

        await verdicts;
    }

    /// <summary>
    /// Stores the watermark, trying until the drain's time is over, and at least once unless the store is known to be out of reach: what it
    /// leaves out is sent again.
    /// </summary>
    private async Task StoreLastAsync(long watermark)
    {
        _storeBackoff.Reset();
        try
        {
            while (watermark != _checkpoints.NextOffset && (_services.Store.IsLost || !await WriteAsync(watermark)))
            {
                await _storeBackoff.WaitAsync(_giveUp.Token);
            }
        }
        catch (OperationCanceledException) when (_giveUp.IsCancellationRequested)
        {
            LogCheckpointMissed(_partition, watermark, _checkpoints.NextOffset ?? Unknown);
        }
    }

    private async Task EndFlowAsync()
    {
        if (_flow is not null)
        {
            _flow.Times.Look();
            await _flow.DisposeAsync();
            _pausedBefore += _flow.Times.Paused;
            _flow = null;
        }
    }
}
