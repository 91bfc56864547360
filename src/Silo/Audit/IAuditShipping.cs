using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Ships what an audit finds missing while it goes on: window by window, the oldest first, so that little of it is held.</summary>
internal interface IAuditShipping
{
    /// <summary>An earlier run has shipped what is not newer, nanoseconds since the Unix epoch: it is not compared.</summary>
    long DoneBelowNs { get; }

    /// <summary>Whether Loki cannot hold an entry of this time that it does not show, however old.</summary>
    bool IsSettled(long timestampNs);

    /// <summary>Ships entries.</summary>
    /// <param name="lost">Those that are missing; none where all is there.</param>
    /// <param name="newestNs">None is newer.</param>
    /// <param name="doneBelowNs">When they are shipped, all is that is not newer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task ShipAsync(IReadOnlyList<(AuditEntry Entry, LabelStream Stream)> lost, long newestNs, long doneBelowNs, CancellationToken cancellationToken);
}
