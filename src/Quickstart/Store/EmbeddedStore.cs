using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Garnet;
using Garnet.server;
using Tsavorite.core;

namespace OrleansKafkaLoki.Quickstart.Store;

/// <summary>
/// A Redis server inside this process: Microsoft Garnet, in memory, on a free port of 127.0.0.1. With a folder it writes every
/// change there before it answers, as Redis does with <c>appendfsync always</c>, and keeps its data over a restart.
/// </summary>
internal sealed class EmbeddedStore : IDisposable
{
    private const int Attempts = 5;
    private readonly int _port;
    private readonly string? _folder;
    private GarnetServer? _server;

    private EmbeddedStore(int port, string? folder)
    {
        (_port, _folder) = (port, folder);
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        _server = StartServer();
    }

    /// <summary>Where clients connect, <c>host:port</c>.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="folder">Where it keeps its data; null keeps it in memory alone.</param>
    /// <exception cref="InvalidOperationException">It could not start.</exception>
    public static EmbeddedStore Start(string? folder = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Garnet does not tell which port it got for 0, so a free one is looked up first, and again if somebody was faster.
            var port = FreePorts.Find(1)[0];
            try
            {
                return new EmbeddedStore(port, folder);
            }
            catch (Exception error) when (error is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } && attempt < Attempts)
            {
                // Another one took the port in between; look up the next.
            }
        }
    }

    /// <summary>Closes all connections and takes no more.</summary>
    public void Stop()
    {
        _server?.Dispose();
        _server = null;
    }

    /// <summary>Starts again after <see cref="Stop"/>, at the same address, with the data of its folder.</summary>
    public void Restart() => _server = StartServer();

    /// <inheritdoc/>
    public void Dispose() => Stop();

    private GarnetServer StartServer()
    {
        var server = new GarnetServer(Options());
        try
        {
            server.Start();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private GarnetServerOptions Options() => new()
    {
        EndPoints = [new IPEndPoint(IPAddress.Loopback, _port)],
        EnableLua = true, // Orleans' grain storage writes through EVAL.
        LuaOptions = new LuaOptions(LuaMemoryManagementMode.Native, "", Timeout.InfiniteTimeSpan, LuaLoggingMode.Silent, []),
        DeviceType = DeviceType.RandomAccess, // The default needs libaio, which not every machine has.
        LogMemorySize = "256m", // What does not fit is forgotten.
        IndexMemorySize = "16m",
        DisablePubSub = true,
        QuietMode = true,
        CheckpointDir = _folder,
        EnableAOF = _folder is not null,
        WaitForCommit = _folder is not null,
        Recover = _folder is not null,
        AofMemorySize = "64m",
        AofPageSize = "32m", // Garnet asks for two pages of its own log, and for two of these in memory.
    };
}
