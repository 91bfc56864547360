using System.Buffers;
using System.Numerics;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// Arrays for records, chunks and requests, in sizes that double. The shared pool keeps arrays per thread and core, which
/// for megabyte arrays on many threads adds up to more than all data in flight; this one keeps a set number of bytes.
/// </summary>
/// <param name="maxRetainedBytes">The most bytes kept for reuse; what comes back beyond it is left to the garbage collector.</param>
public sealed class BufferPool(long maxRetainedBytes) : ArrayPool<byte>
{
    private const int SmallestBits = 8;
    private const int LargestBits = 22;
    private readonly Lock _gate = new();
    private readonly Stack<byte[]>[] _sizes = [.. Enumerable.Range(SmallestBits, LargestBits - SmallestBits + 1).Select(_ => new Stack<byte[]>())];
    private long _retainedBytes;

    /// <summary>For records and chunks. It keeps up to 48 MiB, as much as the default byte budget.</summary>
    public static BufferPool Data { get; } = new(48L * 1024 * 1024);

    /// <summary>For requests: a few megabyte arrays that encoding and compressing need in turns.</summary>
    public static BufferPool Requests { get; } = new(16L * 1024 * 1024);

    /// <summary>Bytes kept for reuse now.</summary>
    public long RetainedBytes => Volatile.Read(ref _retainedBytes);

    /// <inheritdoc/>
    public override byte[] Rent(int minimumLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimumLength);
        var bits = minimumLength <= 1 << SmallestBits ? SmallestBits : BitOperations.Log2((uint)minimumLength - 1) + 1;
        if (bits > LargestBits)
        {
            return GC.AllocateUninitializedArray<byte>(minimumLength);
        }

        lock (_gate)
        {
            if (_sizes[bits - SmallestBits].TryPop(out var array))
            {
                _retainedBytes -= array.Length;
                return array;
            }
        }

        return GC.AllocateUninitializedArray<byte>(1 << bits);
    }

    /// <inheritdoc/>
    public override void Return(byte[] array, bool clearArray = false)
    {
        if (clearArray)
        {
            Array.Clear(array);
        }

        var bits = BitOperations.Log2((uint)array.Length);
        if (array.Length == 1 << bits && bits is >= SmallestBits and <= LargestBits)
        {
            lock (_gate)
            {
                if (_retainedBytes + array.Length <= maxRetainedBytes)
                {
                    _retainedBytes += array.Length;
                    _sizes[bits - SmallestBits].Push(array);
                }
            }
        }
    }
}
