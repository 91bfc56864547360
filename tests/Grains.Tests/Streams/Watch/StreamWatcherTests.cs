using System.Diagnostics;
using System.Globalization;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Streams.Intake;
using OrleansKafkaLoki.Grains.Streams.Pauses;
using OrleansKafkaLoki.Grains.Streams.Watch;
using OrleansKafkaLoki.Grains.Tests.Cluster;
using OrleansKafkaLoki.Grains.Tests.Streams.Intake;
using OrleansKafkaLoki.Grains.Tests.Streams.Pauses;
using OrleansKafkaLoki.Grains.Tests.Streams.Placement;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Watch;

/// <summary>A hundred thousand streams on one silo.</summary>
public sealed class StreamWatcherTests : IDisposable
{
    private const int Streams = 100_000;

    private readonly LocalStreams _streams = new();
    private readonly PausedStreams _paused = TestPauses.None("app");
    private readonly StreamWatcher _watcher;

    public StreamWatcherTests()
    {
        for (var i = 0; i < Streams; i++)
        {
            Add("app", $"tenant-{i % 10}", $$"""{app="service-{{i % 100}}", pod="{{i}}"}""", held: i % 2 == 0 ? i : 0);
        }

        Add("other", "tenant-1", "{}", held: 5);
        _watcher = new StreamWatcher(_streams, _paused, new FakeLoki(), new FakeSilo(), TimeProvider.System);
    }

    public void Dispose() => _streams.Dispose();

    [Fact]
    public async Task DrainAsync_OfAStream_WaitsForTheVerdictsOfWhatItHeldThen()
    {
        var (view, inbox) = (new FakeView(500), new FakeInbox());
        _streams.Add(new LocalStream(new LabelStream("small", "", "{}"), inbox, view, null!));

        var draining = _watcher.DrainAsync("small", StreamScope.All, TimeSpan.FromMinutes(5));
        view.Progress.Delivered = 4;
        Assert.False(draining.IsCompleted);
        view.Progress.Rejected = 1;

        var drain = await draining.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal((1, 0, 1), (drain.Streams, drain.Unsettled, inbox.Flushes));
    }

    [Fact]
    public void Page_OfAHundredThousand_IsTheWorstAndAllocatesForAPage()
    {
        var query = new StreamQuery { Selector = """{app=~"service-1.*"}""" };
        _watcher.Page("app", query);

        var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        var page = _watcher.Page("app", query);
        var (allocated, took) = (GC.GetAllocatedBytesForCurrentThread() - before, Stopwatch.GetElapsedTime(started));

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0} ms, {allocated / 1024} KiB"));
        Assert.Equal((11_000, 100), (page.Total, page.Items.Length));
        Assert.Equal(page.Items.Select(item => item.HeldBytes).OrderDescending(), page.Items.Select(item => item.HeldBytes));
        Assert.Equal(99_918, page.Items[0].HeldBytes);
        Assert.Equal([new StreamCount(StreamState.Idle, 6_000), new StreamCount(StreamState.Running, 5_000)], page.States);
        Assert.InRange(allocated, 0, 512 * 1024); // Statuses of all would take 20 MB.
    }

    [Fact]
    public void Page_TenantAndState_AreThoseAlone()
    {
        var page = _watcher.Page("app", new StreamQuery { Tenants = ["tenant-2", "tenant-3"], States = [StreamState.Running], Limit = 1 });

        Assert.Equal((Streams / 10, "tenant-2"), (page.Total, page.Items[0].Stream.Tenant));
        Assert.Equal([new StreamCount(StreamState.Idle, Streams / 10), new StreamCount(StreamState.Running, Streams / 10)], page.States);
    }

    [Fact]
    public void Tenants_OfAPipeline_AreSummed()
    {
        var tenants = _watcher.Tenants("app");

        Assert.Equal(10, tenants.Length);
        Assert.All(tenants, tenant => Assert.Equal(Streams / 10, tenant.Streams));
        Assert.Equal("tenant-8", tenants[0].Tenant);
    }

    private void Add(string pipeline, string tenant, string labels, long held) =>
        _streams.Add(new LocalStream(new LabelStream(pipeline, tenant, labels), null!, new FakeView(held), null!));

    private sealed class FakeSilo : ILocalSiloDetails
    {
        public string Name => "silo";

        public string ClusterId => "cluster";

        public string DnsHostName => "host";

        public SiloAddress SiloAddress { get; } = TestSilos.Create(1);

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
