using System.Diagnostics;
using System.Globalization;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Store;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Tests.Store.Journals;

/// <summary>A server for journals and a connection to it.</summary>
public sealed class JournalServer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private EmbeddedStore? _embedded;
    private LoggedProcess? _process;

    private JournalServer()
    {
    }

    /// <summary>The connection.</summary>
    public IConnectionMultiplexer Redis { get; private set; } = null!;

    /// <summary>Starts one; skips the test where it is not installed.</summary>
    public static async Task<JournalServer> StartAsync(JournalServerKind kind)
    {
        var server = new JournalServer();
        if (kind == JournalServerKind.Embedded)
        {
            server._embedded = EmbeddedStore.Start();
            await server.ConnectAsync(server._embedded.ConnectionString);
            return server;
        }

        var program = Programs.Find("redis-server");
        Assert.SkipWhen(program is null, "redis-server is not on the PATH.");
        var ports = FreePorts.Find(2).Select(port => port.ToString(CultureInfo.InvariantCulture)).ToList();
        var (port, bus) = (ports[0], ports[1]);

        // By itself it takes a port for its bus without regard to who has it, and ends if somebody does.
        string[] cluster = kind == JournalServerKind.Cluster ? ["--cluster-enabled", "yes", "--cluster-port", bus] : [];
        server._process = LoggedProcess.Start(
            new ProcessStartInfo(program!, ["--bind", "127.0.0.1", "--port", port, "--dir", server._folder.Path, "--save", "", .. cluster]), static _ => { });
        await server.ConnectAsync($"127.0.0.1:{port}");
        if (kind == JournalServerKind.Cluster)
        {
            await server.Redis.GetServers()[0].ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", 0, 16383);
            await Eventually.HoldsAsync(
                async () => (await server.Redis.GetServers()[0].ExecuteAsync("CLUSTER", "INFO")).ToString().Contains("cluster_state:ok", StringComparison.Ordinal),
                "the cluster serves all slots");
        }

        return server;
    }

    /// <summary>The embedded server closes all connections.</summary>
    public void Stop() => _embedded!.Stop();

    /// <summary>The embedded server starts again, without its data.</summary>
    public async Task StartAgainAsync()
    {
        _embedded!.Restart();
        await Eventually.HoldsAsync(() => Redis.IsConnected, "Redis is back");
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        _embedded?.Dispose();
        if (_process is not null)
        {
            _process.Kill();
            await _process.Exited;
            _process.Dispose();
        }

        _folder.Dispose();
    }

    private async Task ConnectAsync(string address)
    {
        var settings = ConfigurationOptions.Parse($"{address},abortConnect=false,allowAdmin=true");
        settings.ReconnectRetryPolicy = new LinearRetry(100);
        Redis = await ConnectionMultiplexer.ConnectAsync(settings);
        await Eventually.HoldsAsync(() => Redis.IsConnected, "Redis takes connections");
    }
}
