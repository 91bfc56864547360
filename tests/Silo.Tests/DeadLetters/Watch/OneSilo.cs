using System.Collections.Immutable;
using System.Net;
using OrleansKafkaLoki.Grains.DeadLetters.Watch;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Silo.Tests.DeadLetters.Watch;

/// <summary>A cluster of one silo, which others reach only through its keeper.</summary>
internal sealed class OneSilo : ILocalSiloDetails, IClusterMembershipService, IDeadLetterKeepers, IDeadLetterKeeper
{
    /// <summary>What the silo can read.</summary>
    public ILocalLetters? Letters { get; set; }

    /// <summary>Called before a file is read; may throw.</summary>
    public Action<string> Reading { get; set; } = _ => { };

    public SiloAddress SiloAddress { get; } = SiloAddress.New(IPAddress.Loopback, 11111, 1);

    public SiloAddress GatewayAddress => SiloAddress;

    public string Name => "silo";

    public string DnsHostName => "localhost";

    public string ClusterId => "cluster";

    public ClusterMembershipSnapshot CurrentSnapshot =>
        new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty.Add(SiloAddress, new ClusterMember(SiloAddress, SiloStatus.Active, Name)), new MembershipVersion(1));

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

    public IDeadLetterKeeper On(SiloAddress silo) => silo.Equals(SiloAddress) ? this : throw new ArgumentException("There is no such silo.", nameof(silo));

    public Task<DeadLetterScan> ScanAsync(string pipeline, DeadLetterQuery query) => Letters!.ScanAsync(pipeline, query);

    public Task<DeadLetterContent?> FindAsync(string pipeline, string id) => Letters!.FindAsync(pipeline, id);

    public Task<ImmutableArray<string>> GetFilesAsync(string pipeline) => Task.FromResult(Letters!.Files(pipeline));

    public Task<byte[]> ReadAsync(string pipeline, string file, long position)
    {
        Reading(file);
        return Letters!.ReadAsync(pipeline, file, position);
    }

    public Task<string> MarkAsync(string pipeline, string file, DeadLetterMark mark) => Task.FromResult(Letters!.Mark(pipeline, file, mark));

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
}
