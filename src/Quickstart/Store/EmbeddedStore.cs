using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Garnet;
using Garnet.server;
using Tsavorite.core;

namespace OrleansKafkaLoki.Quickstart.Store;

/// <summary>A Redis server inside this process: Microsoft Garnet, in memory, on a free port of 127.0.0.1.</summary>
internal sealed class EmbeddedStore : IDisposable
{
    private const int Attempts = 5;
    private readonly GarnetServer _server;

    private EmbeddedStore(GarnetServer server, int port)
    {
        _server = server;
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
    }

    /// <summary>Where clients connect, <c>host:port</c>.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts a server.</summary>
    /// <exception cref="InvalidOperationException">It could not start.</exception>
    public static EmbeddedStore Start()
    {
        for (var attempt = 1; ; attempt++)
        {
            // Garnet does not tell which port it got for 0, so a free one is looked up first, and again if somebody was faster.
            var port = FreePorts.Find(1)[0];
            try
            {
                var server = new GarnetServer(Options(port));
                server.Start();
                return new EmbeddedStore(server, port);
            }
            catch (Exception error) when (error is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } && attempt < Attempts)
            {
                // Another one took the port in between; look up the next.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private static GarnetServerOptions Options(int port) => new()
    {
        EndPoints = [new IPEndPoint(IPAddress.Loopback, port)],
        EnableLua = true, // Orleans' grain storage writes through EVAL.
        LuaOptions = new LuaOptions(LuaMemoryManagementMode.Native, "", Timeout.InfiniteTimeSpan, LuaLoggingMode.Silent, []),
        DeviceType = DeviceType.RandomAccess, // The default needs libaio, which not every machine has.
        LogMemorySize = "64m",
        IndexMemorySize = "16m",
        DisablePubSub = true,
        QuietMode = true,
    };
}
