using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Store;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>
/// A Redis of one test that keeps its data over a crash: <c>redis-server</c> with an append-only file where it is on the PATH, else
/// the embedded store with its own. Not the one that <c>OKL_TEST_REDIS</c> names: a test must not end what it did not start.
/// </summary>
internal sealed class DurableRedis : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string? _program;
    private readonly EmbeddedStore? _embedded;
    private readonly int _port;
    private LoggedProcess? _process;

    private DurableRedis(string folder)
    {
        _folder = folder;
        _program = Programs.Find("redis-server");
        _embedded = _program is null ? EmbeddedStore.Start(folder) : null;
        _port = _program is null ? 0 : FreePorts.Find(1)[0];
    }

    /// <summary>Where clients connect.</summary>
    public string ConnectionString => _embedded?.ConnectionString ?? string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>What it is.</summary>
    public string Program => _program ?? "the embedded store";

    public static async Task<DurableRedis> StartAsync(string folder)
    {
        var redis = new DurableRedis(folder);
        await redis.StartProcessAsync();
        return redis;
    }

    /// <summary>Ends it at once and starts it again.</summary>
    public async Task CrashAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Ends it at once.</summary>
    public Task StopAsync()
    {
        _embedded?.Stop();
        return KillAsync();
    }

    /// <summary>Starts it again with the data of its folder.</summary>
    public Task StartAgainAsync()
    {
        _embedded?.Restart();
        return StartProcessAsync();
    }

    /// <summary>Holds it (SIGSTOP): it answers nothing, and keeps its connections.</summary>
    public void Pause() => UnixSignal.Send(_process!.Id, UnixSignal.Stop);

    /// <summary>Lets it go on.</summary>
    public void Resume() => UnixSignal.Send(_process!.Id, UnixSignal.Continue);

    /// <summary>Sends a command, as typed, over a connection of its own; returned when it is answered, or sent, for one that is held.</summary>
    public async Task SendAsync(string command, bool isHeld = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), TestContext.Current.CancellationToken);
        if (!isHeld)
        {
            using var answers = new StreamReader(client.GetStream());
            Assert.StartsWith("+OK", await answers.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _embedded?.Dispose();
        await KillAsync();
    }

    private async Task StartProcessAsync()
    {
        if (_program is null)
        {
            return;
        }

        string[] arguments =
        [
            "--bind", "127.0.0.1", "--port", _port.ToString(CultureInfo.InvariantCulture), "--dir", _folder,
            "--save", "", "--appendonly", "yes", "--appendfsync", "always",
        ];
        _process = LoggedProcess.Start(new ProcessStartInfo(_program, arguments), static _ => { });
        await Eventually.HoldsAsync(ListensAsync, "Redis takes connections");
    }

    private async Task KillAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.Exited;
            _process.Dispose();
            _process = null;
        }
    }

    private async ValueTask<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", _port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
