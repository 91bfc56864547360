using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using Snappier;

namespace OrleansKafkaLoki.Silo.Loki.Push;

/// <summary>The body of one attempt: batches as snappy-compressed protobuf in a pooled buffer, given back by disposing.</summary>
internal sealed class PushContent : HttpContent
{
    private static readonly MediaTypeHeaderValue ContentType = new(PushProtocol.ContentType);

    /// <summary>So few that a socket's buffer takes them at once.</summary>
    private const int LastBytes = 512;

    private readonly PushRequest _request;
    private readonly ArrayPool<byte> _pool;
    private readonly int _length;
    private byte[]? _buffer;
    private volatile bool _taken;

    /// <summary>Encodes and compresses.</summary>
    public PushContent(PushRequest request, ArrayPool<byte> pool)
    {
        (_request, _pool) = (request, pool);
        using var encoded = new PooledBufferWriter(pool);
        foreach (var batch in request.Batches)
        {
            PushRequestEncoder.Write(encoded, batch.Stream.Labels, batch.Entries);
        }

        request.MarkEncoded();
        (_buffer, _length) = Compress(encoded.WrittenSpan, pool);
        Headers.ContentType = ContentType;
    }

    /// <summary>True once a connection took the end of the body: from then on Loki may have all of it.</summary>
    public bool Taken => _taken;

    /// <summary>Only the compressed bytes, a fraction of what compressing them needs, are held while the request is under way.</summary>
    private static (byte[] Buffer, int Length) Compress(ReadOnlySpan<byte> encoded, ArrayPool<byte> pool)
    {
        var scratch = pool.Rent(Snappy.GetMaxCompressedLength(encoded.Length));
        var length = Snappy.Compress(encoded, scratch);
        var buffer = pool.Rent(length);
        scratch.AsSpan(0, length).CopyTo(buffer);
        pool.Return(scratch);
        return (buffer, length);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <summary>
    /// A process that is stopped between its preparations and the last byte would finish the request when it goes on, after another one
    /// has asked Loki and sent the same: the end of the body leaves only if it did not stand still.
    /// </summary>
    /// <exception cref="IOException">A batch is not ours any more.</exception>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var first = Math.Max(0, _length - LastBytes);
        await stream.WriteAsync(_buffer.AsMemory(0, first), cancellationToken);
        await stream.FlushAsync(cancellationToken);
        if (!_request.IsOurs)
        {
            throw new IOException("The process stood still, and a stream may be another one's.");
        }

        _taken = true;
        await stream.WriteAsync(_buffer.AsMemory(first, _length - first), cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            _pool.Return(buffer);
        }

        base.Dispose(disposing);
    }
}
