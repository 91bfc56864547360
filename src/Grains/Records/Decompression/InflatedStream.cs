using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Decompression;

/// <summary>Copies what a stream of .NET inflates.</summary>
internal static class InflatedStream
{
    private const int Step = 4096;

    /// <summary>Appends all of <paramref name="stream"/>; what it throws for damaged data becomes an outcome.</summary>
    public static DecompressionOutcome CopyTo(Stream stream, PooledBufferWriter output, int maxBytes)
    {
        var start = output.WrittenCount;
        try
        {
            while (stream.Read(output.GetSpan(Step)) is > 0 and var read)
            {
                output.Advance(read);
                if (output.WrittenCount - start > maxBytes)
                {
                    return DecompressionOutcome.TooLarge;
                }
            }

            return DecompressionOutcome.Done;
        }
        catch (InvalidDataException)
        {
            return DecompressionOutcome.Corrupt;
        }
    }
}
