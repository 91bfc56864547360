using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansKafkaLoki.Silo.Tests.Kafka.Credentials;

/// <summary>Takes one connection as a broker does, up to what the client logs in with by <c>OAUTHBEARER</c>, which it keeps.</summary>
internal sealed class SaslStub : IDisposable
{
    private const byte SaslHandshake = 17;
    private const byte ApiVersions = 18;
    private const byte SaslAuthenticate = 36;
    private const byte UnsupportedVersion = 35;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SaslStub() => _listener.Start();

    public string BootstrapServers => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What the client sends first (RFC 7628).</summary>
    public async Task<string> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var client = await _listener.AcceptTcpClientAsync(cancellationToken);
        var stream = client.GetStream();
        while (true)
        {
            var request = new byte[BinaryPrimitives.ReadInt32BigEndian(await ReadAsync(stream, sizeof(int), cancellationToken))];
            await stream.ReadExactlyAsync(request, cancellationToken);
            var body = request.AsMemory(10 + BinaryPrimitives.ReadInt16BigEndian(request.AsSpan(8))); // Behind key, version, number and the client's name.
            var (key, version) = (BinaryPrimitives.ReadInt16BigEndian(request), BinaryPrimitives.ReadInt16BigEndian(request.AsSpan(2)));
            if (key == SaslAuthenticate)
            {
                return Encoding.UTF8.GetString(body.Span[sizeof(int)..]);
            }

            byte[] answer = [.. request.AsSpan(4, 4), .. key == ApiVersions ? Versions(version) : Handshake()];
            var length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(length, answer.Length);
            await stream.WriteAsync((byte[])[.. length, .. answer], cancellationToken);
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>An error, then the requests that it knows, each with its first and last version; in the first form only.</summary>
    private static byte[] Versions(short version) => version == 0
        ? [0, 0, 0, 0, 0, 3, 0, SaslHandshake, 0, 0, 0, 1, 0, ApiVersions, 0, 0, 0, 0, 0, SaslAuthenticate, 0, 0, 0, 0]
        : [0, UnsupportedVersion, 0, 0, 0, 1, 0, ApiVersions, 0, 0, 0, 0];

    /// <summary>No error, and one mechanism.</summary>
    private static byte[] Handshake() => [0, 0, 0, 0, 0, 1, 0, 11, .. "OAUTHBEARER"u8];

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
