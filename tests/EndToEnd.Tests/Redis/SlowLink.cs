using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace OrleansKafkaLoki.EndToEnd.Tests.Redis;

/// <summary>A TCP relay on a port of 127.0.0.1 that holds back what clients send; answers pass at once.</summary>
internal sealed class SlowLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private volatile string _server;
    private readonly Task _accepting;
    private long _delayTicks;

    /// <summary>Begins to relay.</summary>
    /// <param name="server">Where to, <c>host:port</c>.</param>
    public SlowLink(string server)
    {
        _server = server;
        _listener.Start();
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect, <c>host:port</c>.</summary>
    public string Address { get; }

    /// <summary>Leads new connections to another server; open ones stay where they are.</summary>
    public void SwitchTo(string server) => _server = server;

    /// <summary>How long each request is held back.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true)
            {
                relays.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient accepted)
    {
        using var client = accepted;
        using var server = new TcpClient();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            await server.ConnectAsync(IPEndPoint.Parse(_server), ended.Token);
            var requests = Channel.CreateUnbounded<(byte[] Bytes, long Read)>();
            await Task.WhenAny(
                ReadAsync(client.GetStream(), requests.Writer, ended.Token),
                WriteLateAsync(requests.Reader, server.GetStream(), ended.Token),
                server.GetStream().CopyToAsync(client.GetStream(), ended.Token));
        }
        catch (SocketException)
        {
            // No server there: the client sees its connection end.
        }

        await ended.CancelAsync();
    }

    private static async Task ReadAsync(NetworkStream from, ChannelWriter<(byte[] Bytes, long Read)> requests, CancellationToken cancellationToken)
    {
        var buffer = new byte[16384];
        while (await from.ReadAsync(buffer, cancellationToken) is var read && read > 0)
        {
            requests.TryWrite((buffer[..read], TimeProvider.System.GetTimestamp()));
        }
    }

    private async Task WriteLateAsync(ChannelReader<(byte[] Bytes, long Read)> requests, NetworkStream to, CancellationToken cancellationToken)
    {
        await foreach (var (bytes, read) in requests.ReadAllAsync(cancellationToken))
        {
            var wait = Delay - TimeProvider.System.GetElapsedTime(read);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, cancellationToken);
            }

            await to.WriteAsync(bytes, cancellationToken);
        }
    }
}
