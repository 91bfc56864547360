using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Jobs;
using OrleansKafkaLoki.Silo.Audit;

namespace OrleansKafkaLoki.Silo.Jobs;

/// <summary>
/// Ships what a replay finds missing. What it is about to send is kept before, and what it has sent afterwards: one that goes on after a crash asks Loki for
/// what can be asked for, and leaves alone what cannot.
/// </summary>
/// <param name="isSettled">Whether the operator says that nothing of the range was sent in the last hours.</param>
/// <param name="begin">How far the job was when this silo began with it.</param>
/// <param name="repair">Ships.</param>
/// <param name="meter">Counts.</param>
/// <param name="watch">Keeps.</param>
internal sealed class JobShipping(bool isSettled, JobProgress begin, AuditRepair repair, JobMeter meter, IJobWatch watch) : IAuditShipping
{
    /// <summary>How long a push may take to have its outcome once the job is to end: what is broken off cannot always be asked for.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public long DoneBelowNs => begin.ShippedBelowNs;

    /// <inheritdoc/>
    public bool IsSettled(long timestampNs) => isSettled && timestampNs > begin.InDoubtBelowNs;

    /// <inheritdoc/>
    public async Task ShipAsync(IReadOnlyList<(AuditEntry Entry, LabelStream Stream)> lost, long newestNs, long doneBelowNs, CancellationToken cancellationToken)
    {
        if (lost.Count == 0)
        {
            meter.Change(progress => progress with { ShippedBelowNs = doneBelowNs });
            return;
        }

        await watch.KeepAsync(meter.Change(progress => progress with { InDoubtBelowNs = newestNs }), cancellationToken);
        using var breaking = new CancellationTokenSource();
        await using var ending = cancellationToken.Register(() => breaking.CancelAfter(Grace));
        var shipped = await repair.ShipAsync(lost, breaking.Token);
        var after = meter.Change(progress => progress with
        {
            ShippedBelowNs = doneBelowNs,
            Shipped = progress.Shipped + shipped.Replayed,
            AlreadyThere = progress.AlreadyThere + shipped.AlreadyStored,
            Refused = progress.Refused + shipped.Refused,
            PossiblyRepeated = progress.PossiblyRepeated + shipped.PossiblyRepeated,
        });
        await watch.KeepAsync(after, breaking.Token);
    }
}
