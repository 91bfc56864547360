using System.Buffers;
using System.IO.Hashing;
using System.Text;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>
/// Finds the route of <c>tenant/labels</c> in UTF-8 by the text of its stream, so that no key has to be made, nor kept: with records that are not
/// keyed there are as many as partitions times streams.
/// </summary>
internal sealed class RouteKeyComparer : IEqualityComparer<StreamRoute>, IAlternateEqualityComparer<ReadOnlySpan<byte>, StreamRoute>
{
    private const int MostOnStack = 512;

    /// <inheritdoc/>
    public bool Equals(StreamRoute? x, StreamRoute? y) => ReferenceEquals(x, y);

    /// <inheritdoc/>
    public int GetHashCode(StreamRoute obj) => obj.KeyHash;

    /// <inheritdoc/>
    public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate);

    /// <inheritdoc/>
    public bool Equals(ReadOnlySpan<byte> alternate, StreamRoute other)
    {
        var stream = other.Stream;
        var slash = stream.Tenant.Length;
        return (alternate.Length == slash + 1 + stream.Labels.Length
                && alternate[slash] == (byte)'/'
                && Ascii.Equals(alternate[..slash], stream.Tenant)
                && Ascii.Equals(alternate[(slash + 1)..], stream.Labels))
            || (!Ascii.IsValid(alternate) && IsText(alternate, stream));
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: a route needs more than its key.</exception>
    public StreamRoute Create(ReadOnlySpan<byte> alternate) => throw new NotSupportedException("A route needs more than its key.");

    private static bool IsText(ReadOnlySpan<byte> key, in LabelStream stream)
    {
        var length = Encoding.UTF8.GetCharCount(key);
        if (length != stream.Tenant.Length + 1 + stream.Labels.Length)
        {
            return false;
        }

        var rented = length > MostOnStack ? ArrayPool<char>.Shared.Rent(length) : null;
        var text = rented is null ? stackalloc char[length] : rented.AsSpan(0, length);
        Encoding.UTF8.GetChars(key, text);
        var isSame = text.StartsWith(stream.Tenant) && text[stream.Tenant.Length] == '/' && text.EndsWith(stream.Labels);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return isSame;
    }
}
