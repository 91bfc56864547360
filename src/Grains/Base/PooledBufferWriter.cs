using System.Buffers;
using System.Runtime.CompilerServices;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// A growing byte buffer over a pooled array, for one writer at a time. <see cref="Detach"/> hands the array to
/// somebody else, who then owns it; <see cref="Dispose"/> gives it back to the pool.
/// </summary>
public sealed class PooledBufferWriter : IBufferWriter<byte>, IDisposable
{
    private readonly ArrayPool<byte> _pool;
    private byte[] _buffer = [];

    /// <summary>A writer that rents nothing until it is written to.</summary>
    /// <param name="pool">Where arrays come from and go back to.</param>
    public PooledBufferWriter(ArrayPool<byte>? pool = null) => _pool = pool ?? BufferPool.Data;

    /// <summary>How many bytes are written.</summary>
    public int WrittenCount { get; private set; }

    /// <summary>What is written so far.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, WrittenCount);

    /// <summary>The bytes from <paramref name="start"/> on, for filling in what was reserved.</summary>
    public Span<byte> Written(int start, int length) => _buffer.AsSpan(0, WrittenCount).Slice(start, length);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - WrittenCount), nameof(count));
        WrittenCount += count;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> GetSpan(int sizeHint = 1)
    {
        // A hint of 0 asks for any room but none: with room left, it must not grow.
        if (_buffer.Length - WrittenCount < sizeHint || _buffer.Length == WrittenCount)
        {
            Grow(Math.Max(sizeHint, 1));
        }

        return _buffer.AsSpan(WrittenCount);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 1)
    {
        GetSpan(sizeHint);
        return _buffer.AsMemory(WrittenCount);
    }

    /// <summary>Copies <paramref name="bytes"/> behind what is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var start = WrittenCount;
        if (_buffer.Length - start < bytes.Length)
        {
            Grow(bytes.Length);
        }

        bytes.CopyTo(_buffer.AsSpan(start));
        WrittenCount = start + bytes.Length;
    }

    /// <summary>Forgets everything written from <paramref name="length"/> on.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)WrittenCount, nameof(length));
        WrittenCount = length;
    }

    /// <summary>Forgets what is written and keeps the array.</summary>
    public void Clear() => WrittenCount = 0;

    /// <summary>Gives the array away, with how much of it is written, and starts empty.</summary>
    public ArraySegment<byte> Detach()
    {
        var segment = new ArraySegment<byte>(_buffer, 0, WrittenCount);
        _buffer = [];
        WrittenCount = 0;
        return segment;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var segment = Detach();
        if (segment.Array is { Length: > 0 } array)
        {
            _pool.Return(array);
        }
    }

    private void Grow(int sizeHint)
    {
        var larger = _pool.Rent(Math.Max(checked(WrittenCount + sizeHint), _buffer.Length * 2));
        WrittenSpan.CopyTo(larger);
        if (_buffer.Length > 0)
        {
            _pool.Return(_buffer);
        }

        _buffer = larger;
    }
}
