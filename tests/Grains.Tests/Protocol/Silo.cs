using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams.Delivery;
using OrleansKafkaLoki.Grains.Streams.Placement;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>A place where activations live. All are alive, and reach the store: a schedule lets activations fail, not silos.</summary>
internal sealed class Silo : ILocalSiloDetails, IClusterMembershipService, IStoreReach
{
    private BatcherAddresses? _addresses;
    private BatcherAddress[] _kept = [];

    public Silo(int number, StreamMetrics metrics, TimeProvider time)
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11111 + number, 1);
        Moves = new StreamMoves(this, this, metrics, time, NullLogger<StreamMoves>.Instance);
    }

    public SiloAddress SiloAddress { get; }

    public StreamMoves Moves { get; }

    /// <summary>The batchers that its partitions reach without a call.</summary>
    public LocalStreams Streams { get; } = new();

    /// <summary>By what its partitions call batchers elsewhere. All live as long as it does: when one is collected a schedule cannot repeat.</summary>
    public BatcherAddresses AddressesOf(World world)
    {
        if (_addresses is null)
        {
            var grains = GrainsOf.Create(world, this);
            _addresses = new BatcherAddresses(stream => grains.GetGrain<IStreamBatcherGrain>(stream.ToString()));
            _kept = [.. world.Streams.Select(_addresses.Of)];
        }

        return _addresses;
    }

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
