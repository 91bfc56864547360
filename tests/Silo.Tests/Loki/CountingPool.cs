using System.Buffers;

namespace OrleansKafkaLoki.Silo.Tests.Loki;

/// <summary>Counts what is rented and not yet returned.</summary>
internal sealed class CountingPool : ArrayPool<byte>
{
    private int _outstanding;
    private int _rented;

    public int Outstanding => Volatile.Read(ref _outstanding);

    public int Rented => Volatile.Read(ref _rented);

    public override byte[] Rent(int minimumLength)
    {
        Interlocked.Increment(ref _outstanding);
        Interlocked.Increment(ref _rented);
        return new byte[minimumLength];
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        // Whoever still reads it after giving it back sends this.
        Array.Fill(array, (byte)0xEE);
        Interlocked.Decrement(ref _outstanding);
    }
}
