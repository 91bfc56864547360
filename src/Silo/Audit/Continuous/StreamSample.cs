using System.IO.Hashing;
using System.Runtime.InteropServices;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Audit.Continuous;

/// <summary>Which streams are audited: others every hour, the same on every silo.</summary>
internal static class StreamSample
{
    private const long HourSecs = 3600;

    /// <summary>Whether a stream is, at that time.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="atSecs">Seconds since the Unix epoch.</param>
    /// <param name="share">Of all streams.</param>
    public static bool Has(LabelStream stream, long atSecs, double share)
    {
        var seed = XxHash3.HashToUInt64(MemoryMarshal.AsBytes<char>(stream.Tenant), atSecs / HourSecs);
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes<char>(stream.Labels), (long)seed) <= share * ulong.MaxValue;
    }
}
