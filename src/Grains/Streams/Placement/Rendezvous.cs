using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams.Placement;

/// <summary>
/// Weighted rendezvous hashing: of the silos that feed a stream, the one with the highest score is its home. Each is it with a
/// probability of its share of the weight, every silo finds the same one, and a small change of weights changes it for few streams.
/// </summary>
internal static class Rendezvous
{
    private const int LongestAddress = 16;
    private const double Fractions = 1UL << 52;

    /// <summary>What <see cref="Score"/> knows a stream by.</summary>
    public static long SeedOf(LabelStream stream) => unchecked((long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(stream.ToString())));

    /// <summary>A silo's score for a stream; 0 without weight. A silo that was restarted at its address has the same one again.</summary>
    public static double Score(long stream, SiloAddress silo, double weight)
    {
        Span<byte> name = stackalloc byte[LongestAddress + sizeof(int)];
        silo.Endpoint.Address.TryWriteBytes(name, out var length);
        BinaryPrimitives.WriteInt32LittleEndian(name[length..], silo.Endpoint.Port);
        var hash = XxHash3.HashToUInt64(name[..(length + sizeof(int))], stream);
        return weight / -Math.Log(((hash >> 12) + 0.5) / Fractions); // The middle of one of 2^52 parts: never 0 nor 1.
    }
}
