using System.Net;
using System.Net.Sockets;

namespace OrleansKafkaLoki.EndToEnd.Tests.Network;

/// <summary>
/// Carries TCP connections from one network into another, under the same address in both. Cut, it is silent: no byte passes, no
/// connection ends, and whoever connects gets no answer. Healed, it goes on with what was under way, as TCP does.
/// </summary>
internal sealed class Wire : IDisposable
{
    private readonly Socket _listener;
    private readonly EndPoint _address;
    private readonly Func<Socket> _createFar;
    private readonly CancellationTokenSource _end = new();
    private volatile TaskCompletionSource? _cut;

    /// <summary>Lays a wire.</summary>
    /// <param name="near">The network of those who connect; null is the machine's own.</param>
    /// <param name="far">The network of the server; null is the machine's own.</param>
    /// <param name="address">The server's address in both.</param>
    public Wire(NetworkNamespace? near, NetworkNamespace? far, IPEndPoint address)
    {
        _address = address;
        _createFar = far is null ? NetworkNamespace.TcpSocket : far.CreateSocket;
        _listener = near?.CreateSocket() ?? NetworkNamespace.TcpSocket();
        _listener.Bind(address);
        _listener.Listen();
        _ = AcceptAsync();
    }

    public void Cut()
    {
        DeafSocket.Stop(_listener);
        _cut ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Heal()
    {
        if (_cut is { } cut)
        {
            DeafSocket.Start(_listener);
            _cut = null;
            cut.SetResult();
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await _listener.AcceptAsync(_end.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The wire is taken down.
        }
    }

    private async Task CarryAsync(Socket accepted)
    {
        using var near = accepted;
        using var far = _createFar();
        near.NoDelay = true;
        try
        {
            await UncutAsync();
            if (!await ConnectAsync(far))
            {
                await RefuseAsync(near);
                return;
            }

            await Task.WhenAll(PumpAsync(near, far), PumpAsync(far, near));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side is gone or refuses; the other one is told by a reset.
            near.Close(0);
            far.Close(0);
        }
    }

    private async Task<bool> ConnectAsync(Socket far)
    {
        try
        {
            await far.ConnectAsync(_address, _end.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Gently: a connection that is reset as soon as it is there puzzles clients more than one that is refused.
    private async Task RefuseAsync(Socket near)
    {
        near.Shutdown(SocketShutdown.Send);
        while (await near.ReceiveAsync(new byte[1024], _end.Token) > 0)
        {
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and var count)
            {
                await UncutAsync();
                await to.SendAsync(buffer.AsMemory(0, count), _end.Token);
            }

            await UncutAsync();
            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The other direction ends with this one.
            await UncutAsync();
            from.Close(0);
            to.Close(0);
            throw;
        }
    }

    private async Task UncutAsync()
    {
        while (_cut is { } cut)
        {
            await cut.Task.WaitAsync(_end.Token);
        }
    }
}
