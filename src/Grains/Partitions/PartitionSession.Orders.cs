using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>What an operator says of the position.</content>
internal sealed partial class PartitionSession
{
    private readonly TaskCompletionSource _obeyed = new();

    /// <summary>What it is to carry out before it reads; null for nothing.</summary>
    public PositionOrder? Order { get; init; }

    /// <summary>Completes when <see cref="Order"/> is in the checkpoint.</summary>
    public Task Obeyed => _obeyed.Task;

    /// <summary>Whether an order is in the checkpoint, as far as this session knows.</summary>
    public bool HasObeyed(PositionOrder order) => order.Number <= _checkpoints.LastOrder && (Order?.Number != order.Number || _obeyed.Task.IsCompleted);

    /// <summary>Where the order has a partition begin that has nowhere to; null without one.</summary>
    private async Task<ResumePoint?> FirstByOrderAsync() => Order is { Seek: { } offset }
        ? new ResumePoint(offset, NewIncarnation: true) { DoubtBelow = (await AskKafkaAsync(token => _services.Topics.GetLogBoundsAsync(_partition, token))).High }
        : null;

    /// <summary>Carries out the order unless an earlier session has.</summary>
    private async Task<ResumePoint> ObeyAsync(ResumePoint resume)
    {
        if (Order is { } order && order.Number > _checkpoints.LastOrder)
        {
            _checkpoints.Accept(IsOfAnotherLog(order) ? order with { Skip = null } : order);
            resume = order is { Seek: { } offset } && !IsOfAnotherLog(order) ? await SeekAsync(order, resume, offset) : await StayAsync(resume);
        }

        _ = Turn.RunAsync(() => _obeyed.TrySetResult());
        return resume;
    }

    /// <summary>The topic was made anew since the order was given: its offsets mean something else.</summary>
    private bool IsOfAnotherLog(PositionOrder order) =>
        order.TopicId is { } meant && _checkpoints.Log.TopicId is { } own && meant != own;

    private async Task<ResumePoint> StayAsync(ResumePoint resume)
    {
        await StoreAsync(resume with { DoubtBelow = null });
        return resume;
    }

    private async Task<ResumePoint> SeekAsync(PositionOrder order, ResumePoint resume, long offset)
    {
        if (offset >= resume.Offset)
        {
            LogSought(_partition, offset, resume.Offset, order.By, "");
            TellSought(order, resume.Offset, offset);
            if (offset > resume.Offset)
            {
                _gaps.RecordSkipped(resume.Offset, offset, $"The partition was told to go on behind them by {order.By}.");
            }

            var ahead = new ResumePoint(offset, NewIncarnation: false) { Mark = offset == resume.Offset ? resume.Mark : null };
            await StoreAsync(ahead);
            return ahead;
        }

        // How far earlier sessions got is not known, and what the journals know of them ends with the incarnation: Loki knows.
        var end = (await AskKafkaAsync(token => _services.Topics.GetLogBoundsAsync(_partition, token))).High;
        LogSought(_partition, offset, resume.Offset, order.By, string.Create(CultureInfo.InvariantCulture, $" Loki is asked what it has of the records before offset {end}."));
        TellSought(order, resume.Offset, offset);
        var back = new ResumePoint(offset, NewIncarnation: true) { DoubtBelow = Math.Max(end, _checkpoints.DoubtBelow) };
        await StoreAsync(back, _checkpoints.Log);
        return back;
    }

    /// <summary>The first offset from <paramref name="position"/> on that an operator has passed; none is the greatest there is.</summary>
    private long NextSkip(long position) =>
        _checkpoints.Skips.Where(skip => skip.To > position).Select(skip => Math.Max(skip.From, position)).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>Passes what an operator has passed.</summary>
    private async Task<ResumePoint> PassAsync(ResumePoint resume)
    {
        while (NextSkip(resume.Offset) == resume.Offset)
        {
            var to = _checkpoints.Skips.Where(skip => skip.Has(resume.Offset)).Max(skip => skip.To);
            _gaps.RecordSkipped(resume.Offset, to, "An operator said so.");
            resume = resume with { Offset = to, Mark = null, DoubtBelow = null };
            await StoreAsync(resume);
        }

        return resume;
    }
}
