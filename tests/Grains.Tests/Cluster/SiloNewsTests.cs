using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using OrleansKafkaLoki.Grains.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Events;
using OrleansKafkaLoki.Grains.Tests.Events;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

public sealed class SiloNewsTests : IAsyncDisposable, IClusterMembershipService, ILocalSiloDetails
{
    private static readonly SiloAddress First = Address(1);
    private static readonly SiloAddress Second = Address(2);
    private static readonly SiloAddress Third = Address(3);

    private readonly Channel<ClusterMembershipSnapshot> _changes = Channel.CreateUnbounded<ClusterMembershipSnapshot>();
    private readonly RecordedEvents _events = new();
    private readonly FakeLifecycle _lifecycle = new();
    private SiloNews? _news;
    private bool _isStopped;

    public ClusterMembershipSnapshot CurrentSnapshot => throw new NotSupportedException();

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => _changes.Reader.ReadAllAsync();

    public SiloAddress SiloAddress { get; private set; } = First;

    public SiloAddress GatewayAddress => throw new NotSupportedException();

    public string Name => "silo";

    public string DnsHostName => "localhost";

    public string ClusterId => "cluster";

    public ValueTask<ClusterMembershipUpdate?> TryGetUpdate() => throw new NotSupportedException();

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _news?.Dispose();
    }

    [Fact]
    public async Task Gone_WithoutLeaving_HasDied()
    {
        await StartAsync(First);
        Become((First, SiloStatus.Active), (Second, SiloStatus.Active), (Third, SiloStatus.Active));

        Become((First, SiloStatus.Active), (Second, SiloStatus.Dead), (Third, SiloStatus.Active));

        await TellsAsync((PipelineEventKind.SiloJoined, First), (PipelineEventKind.SiloDied, Second));
    }

    [Fact]
    public async Task Gone_AfterItBeganToLeave_HasLeft()
    {
        await StartAsync(First);
        Become((First, SiloStatus.Active), (Second, SiloStatus.Active));

        Become((First, SiloStatus.Active), (Second, SiloStatus.ShuttingDown));
        Become((First, SiloStatus.Active), (Second, SiloStatus.Dead));

        await TellsAsync((PipelineEventKind.SiloJoined, First), (PipelineEventKind.SiloLeft, Second));
    }

    [Fact]
    public async Task Gone_OnAnotherThanTheFirst_IsNotToldTwice()
    {
        await StartAsync(Third);
        Become((First, SiloStatus.Active), (Second, SiloStatus.Active), (Third, SiloStatus.Active));

        Become((First, SiloStatus.Active), (Second, SiloStatus.Dead), (Third, SiloStatus.Active));
        Become((First, SiloStatus.Dead), (Second, SiloStatus.Dead), (Third, SiloStatus.Active));

        await TellsAsync((PipelineEventKind.SiloJoined, Third), (PipelineEventKind.SiloDied, First));
    }

    [Fact]
    public async Task Stop_OfTheSilo_IsTold()
    {
        await StartAsync(First);

        await StopAsync();

        await TellsAsync((PipelineEventKind.SiloJoined, First), (PipelineEventKind.SiloLeaving, First));
    }

    private static SiloAddress Address(int number) => SiloAddress.New(IPAddress.Loopback, 11_110 + number, number);

    private Task StartAsync(SiloAddress self)
    {
        SiloAddress = self;
        _news = new SiloNews(this, this, _events);
        _news.Participate(_lifecycle);
        return _lifecycle.Observer!.OnStart(TestContext.Current.CancellationToken);
    }

    private async Task StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await _lifecycle.Observer!.OnStop(TestContext.Current.CancellationToken);
        }
    }

    private void Become(params (SiloAddress Silo, SiloStatus Status)[] members) => _changes.Writer.TryWrite(new ClusterMembershipSnapshot(
        members.ToImmutableDictionary(member => member.Silo, member => new ClusterMember(member.Silo, member.Status, "")), MembershipVersion.MinValue));

    private Task TellsAsync(params (PipelineEventKind Kind, SiloAddress Silo)[] expected) => Eventually.HoldsAsync(
        () => _events.Drafts.Select(draft => (draft.Kind, draft.Subject)).SequenceEqual(expected.Select(told => (told.Kind, (string?)told.Silo.ToString()))),
        string.Join(", ", expected),
        () => _events.Drafts.Select(draft => $"{draft.Kind} {draft.Subject}"));
}
