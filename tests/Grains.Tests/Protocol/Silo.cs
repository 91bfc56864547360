using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Placement;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>A place where activations live. All are alive, and reach the store: a schedule lets activations fail, not silos.</summary>
internal sealed class Silo : ILocalSiloDetails, IClusterMembershipService, IStoreReach
{
    public Silo(int number, StreamMetrics metrics, TimeProvider time)
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11111 + number, 1);
        Moves = new StreamMoves(this, this, metrics, time, NullLogger<StreamMoves>.Instance);
    }

    public SiloAddress SiloAddress { get; }

    public StreamMoves Moves { get; }

    /// <summary>The batchers that its partitions reach without a call.</summary>
    public LocalStreams Streams { get; } = new();

    public ClusterMembershipSnapshot CurrentSnapshot { get; } = new(
        ((IEnumerable<int>)[0, 1]).ToImmutableDictionary(
            number => SiloAddress.New(IPAddress.Loopback, 11111 + number, 1),
            number => new ClusterMember(SiloAddress.New(IPAddress.Loopback, 11111 + number, 1), SiloStatus.Active, $"{number}")),
        MembershipVersion.MinValue);

    public bool IsLost => false;

    event Action? IStoreReach.Changed
    {
        add { }
        remove { }
    }

    SiloAddress ILocalSiloDetails.GatewayAddress => SiloAddress;

    string ILocalSiloDetails.Name => "silo";

    string ILocalSiloDetails.DnsHostName => "localhost";

    string ILocalSiloDetails.ClusterId => "cluster";

    IAsyncEnumerable<ClusterMembershipSnapshot> IClusterMembershipService.MembershipUpdates => throw new NotSupportedException();

    ValueTask IClusterMembershipService.Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<bool> IClusterMembershipService.TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
}
