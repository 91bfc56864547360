using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>What operators may follow of it.</content>
internal sealed partial class PartitionSession
{
    private string? _toldFault;

    private void Tell(PipelineEventKind kind, string message, params (string Name, object Value)[] details) =>
        _services.Events?.Raise(new EventDraft(kind, _partition, message) { Details = details });

    /// <summary>Not of what is tried again, and may fail again.</summary>
    private void TellStarted(long offset)
    {
        if (_toldFault is null)
        {
            Tell(PipelineEventKind.PartitionStarted, $"Reads from offset {offset}.", ("offset", offset), ("epoch", _checkpoints.Epoch));
        }
    }

    /// <summary>Something was read: what was at fault is well again.</summary>
    private void TellWell(long offset)
    {
        if (_toldFault is not null)
        {
            _toldFault = null;
            TellStarted(offset);
        }
    }

    /// <summary>Once for each reason, however often it is tried again.</summary>
    private void TellFaulted()
    {
        if (_reason is { } reason && reason != _toldFault)
        {
            _toldFault = reason;
            Tell(PipelineEventKind.PartitionFaulted, reason, ("checkpoint", _checkpoints.NextOffset ?? Unknown));
        }
    }

    private void TellSought(PositionOrder order, long from, long to) =>
        Tell(PipelineEventKind.PositionSet, $"Goes on at offset {to} instead of {from}, as {order.By} said.", ("from", from), ("to", to), ("by", order.By));

    private void TellDrained() => Tell(
        PipelineEventKind.PartitionDrained,
        _ledger.Counts.InFlight is > 0 and var records
            ? $"Stopped with {records} records without a verdict, which are read again; the checkpoint is {_checkpoints.NextOffset ?? Unknown}."
            : $"Stopped; the checkpoint is {_checkpoints.NextOffset ?? Unknown}.",
        ("checkpoint", _checkpoints.NextOffset ?? Unknown),
        ("unfinished", _ledger.Counts.InFlight));
}
