using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>A text with an IP address of a range in it.</summary>
internal sealed class IpTest : TextTest
{
    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    private readonly IpText _first;
    private readonly IpText _last;
    private readonly bool _isNegated;

    private IpTest(IpText first, IpText last, bool isNegated) => (_first, _last, _isNegated) = (first, last, isNegated);

    /// <summary>Reads an address, a range with a dash, or a network such as <c>10.0.0.0/8</c>.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> range, bool isNegated, [NotNullWhen(true)] out IpTest? test)
    {
        var (first, last) = (default(IpText), default(IpText));
        var dash = range.IndexOf((byte)'-');
        var slash = range.IndexOf((byte)'/');
        var isRead = dash > 0 ? IpText.TryParse(range[..dash].TrimEnd((byte)' '), out first) && IpText.TryParse(range[(dash + 1)..].TrimStart((byte)' '), out last)
            : slash > 0 ? IpText.TryParse(range[..slash], out first) && NumberText.TryParse(range[(slash + 1)..], out long bits) && first.TryNetwork(bits, out first, out last)
            : IpText.TryParse(range, out first) && IpText.TryParse(range, out last);
        test = isRead && first.IsV6 == last.IsV6 && first.Value <= last.Value ? new IpTest(first, last, isNegated) : null;
        return test is not null;
    }

    /// <inheritdoc/>
    public override bool Holds(ReadOnlySpan<byte> text, bool isThere) => isThere && HasAddress(text) != _isNegated;

    private bool HasAddress(ReadOnlySpan<byte> text)
    {
        for (int start; (start = text.IndexOfAny(AddressBytes)) >= 0;)
        {
            text = text[start..];
            var length = text.IndexOfAnyExcept(AddressBytes) is >= 0 and var end ? end : text.Length;
            if (IsAmong(text[..length]))
            {
                return true;
            }

            text = text[length..];
        }

        return false;
    }

    /// <summary>A point may end a sentence, a word and a colon go before an address, and a port follow one of version 4.</summary>
    private bool IsAmong(ReadOnlySpan<byte> address)
    {
        address = address.TrimEnd((byte)'.');
        if (IpText.TryParse(address, out var ip))
        {
            return IsInRange(ip);
        }

        foreach (var part in address.Split((byte)':'))
        {
            if (IpText.TryParse(address[part], out ip) && IsInRange(ip))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsInRange(IpText ip) => ip.IsV6 == _first.IsV6 && ip.Value >= _first.Value && ip.Value <= _last.Value;
}
