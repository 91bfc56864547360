using System.Net;
using System.Net.Sockets;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>
/// The sockets behind the connections to Redis. The client keeps a connection as long as it is open, also one whose other end has become a
/// replica, or hangs; when its socket is shut down, it connects anew, to where the address leads now. Any thread may call.
/// </summary>
internal sealed class RedisSockets(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<(EndPoint Server, WeakReference<Socket> Socket)> _sockets = [];
    private long? _renewed;

    /// <summary>Takes a socket that is about to connect to a server.</summary>
    public void Add(EndPoint server, Socket socket)
    {
        lock (_gate)
        {
            _sockets.RemoveAll(known => !known.Socket.TryGetTarget(out _));
            _sockets.Add((server, new WeakReference<Socket>(socket)));
        }
    }

    /// <summary>Ends the connections to a server.</summary>
    public void Shutdown(EndPoint server) => Shutdown(server.Equals);

    /// <summary>Ends all connections, unless that was within <paramref name="interval"/>: connecting takes its time.</summary>
    public void Renew(TimeSpan interval)
    {
        lock (_gate)
        {
            if (_renewed is { } renewed && time.GetElapsedTime(renewed) < interval)
            {
                return;
            }

            _renewed = time.GetTimestamp();
        }

        Shutdown(static _ => true);
    }

    private void Shutdown(Func<EndPoint, bool> isMeant)
    {
        lock (_gate)
        {
            foreach (var (_, known) in _sockets.Where(known => isMeant(known.Server)))
            {
                End(known.TryGetTarget(out var socket) ? socket : null);
            }

            _sockets.RemoveAll(known => isMeant(known.Server));
        }
    }

    private static void End(Socket? socket)
    {
        try
        {
            socket?.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Not connected yet, or not any more.
        }
    }
}
