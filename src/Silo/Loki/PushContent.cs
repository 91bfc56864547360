using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using OrleansKafkaLoki.Grains.Buffers;
using OrleansKafkaLoki.Grains.Loki;
using Snappier;

namespace OrleansKafkaLoki.Silo.Loki;

/// <summary>The body of one attempt: a batch as snappy-compressed protobuf in a pooled buffer, given back by disposing.</summary>
internal sealed class PushContent : HttpContent
{
    private static readonly MediaTypeHeaderValue ContentType = new(PushProtocol.ContentType);

    private readonly ArrayPool<byte> _pool;
    private readonly int _length;
    private byte[]? _buffer;
    private volatile bool _taken;

    /// <summary>Encodes and compresses.</summary>
    public PushContent(string labels, IBatchEntries entries, ArrayPool<byte> pool)
    {
        _pool = pool;
        using var encoded = new PooledBufferWriter(pool);
        PushRequestEncoder.Write(encoded, labels, entries);
        (_buffer, _length) = Compress(encoded.WrittenSpan, pool);
        Headers.ContentType = ContentType;
    }

    /// <summary>True once a connection took the body: from then on Loki may have read it.</summary>
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

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _taken = true;
        return stream.WriteAsync(_buffer.AsMemory(0, _length), cancellationToken).AsTask();
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
