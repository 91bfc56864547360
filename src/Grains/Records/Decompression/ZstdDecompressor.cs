using System.Collections.Concurrent;
using OrleansKafkaLoki.Grains.Base;
using ZstdSharp;

namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>Undoes zstd, also of several frames. A frame that needs a dictionary counts as corrupt.</summary>
internal sealed class ZstdDecompressor : IDecompressor
{
    private static readonly ConcurrentBag<Decompressor> Idle = [];

    /// <summary>True when a value begins as such data does, be it with a frame that is to be skipped.</summary>
    public static bool IsBegin(ReadOnlySpan<byte> value) => value is [0x28, 0xB5, 0x2F, 0xFD, ..] or [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..];

    /// <inheritdoc/>
    public DecompressionOutcome Decompress(ReadOnlySpan<byte> value, PooledBufferWriter output, int maxBytes)
    {
        if (!IsBegin(value))
        {
            return DecompressionOutcome.NotCompressed;
        }

        var decompressor = Idle.TryTake(out var idle) ? idle : new Decompressor();
        try
        {
            // Into one buffer, because then no window has to be kept, whose size the data would choose.
            var most = Decompressor.GetDecompressedSize(value);
            var room = (int)Math.Min(most, (ulong)maxBytes);
            if (!decompressor.TryUnwrap(value, output.GetSpan(Math.Max(room, 1))[..room], out var written))
            {
                return most > (ulong)maxBytes ? DecompressionOutcome.TooLarge : DecompressionOutcome.Corrupt;
            }

            output.Advance(written);
            return DecompressionOutcome.Done;
        }
        catch (ZstdException)
        {
            return DecompressionOutcome.Corrupt;
        }
        finally
        {
            Idle.Add(decompressor);
        }
    }
}
