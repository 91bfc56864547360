using System.Text;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>
/// How a payload's fields are called beside the metadata: as they are, but for one that has a metadata field's name,
/// with or without <c>payload_</c> before it. That one gets <c>payload_</c> once more, so that no two become one.
/// </summary>
internal sealed class PayloadNames
{
    private readonly byte[][] _metadata;
    private readonly ulong _lengths;
    private readonly string _prefix;
    private readonly byte[] _prefixBytes;

    /// <summary>Names beside those of the metadata.</summary>
    public PayloadNames(IReadOnlyCollection<string> metadata)
    {
        _metadata = [.. metadata.Select(Encoding.UTF8.GetBytes)];
        _lengths = _metadata.Aggregate(0UL, (lengths, name) => lengths | LengthBit(name.Length));
        // More often than any metadata field has it, else one of them would be hit again.
        var times = 1 + metadata.Select(CountPrefixes).DefaultIfEmpty().Max();
        _prefix = string.Concat(Enumerable.Repeat("payload_", times));
        _prefixBytes = Encoding.UTF8.GetBytes(_prefix);
    }

    private static ReadOnlySpan<byte> Once => "payload_"u8;

    /// <summary>What stands before the name of a payload's field; empty for most.</summary>
    public ReadOnlySpan<byte> PrefixOf(scoped ReadOnlySpan<byte> name)
    {
        while (true)
        {
            // Most names are told apart by their length.
            if ((_lengths & LengthBit(name.Length)) != 0 && IsMetadata(name))
            {
                return _prefixBytes;
            }

            if (!name.StartsWith(Once))
            {
                return default;
            }

            name = name[Once.Length..];
        }
    }

    /// <summary>What stands before the name of the property that the reader is at.</summary>
    public ReadOnlySpan<byte> PrefixOf(scoped ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? PrefixOfEscaped(reader.ValueSpan) : PrefixOf(reader.ValueSpan);

    /// <summary>Where a field of the event, which is no metadata, lies in the payload.</summary>
    public FieldPath InPayload(FieldPath path)
    {
        var name = path.Segments[0].Name!;
        var rest = name.StartsWith(_prefix, StringComparison.Ordinal) ? name[_prefix.Length..] : "";
        return PrefixOf(Encoding.UTF8.GetBytes(rest)).IsEmpty ? path : path.WithRoot(rest);
    }

    private static int CountPrefixes(string name) =>
        name.StartsWith("payload_", StringComparison.Ordinal) ? 1 + CountPrefixes(name["payload_".Length..]) : 0;

    private static ulong LengthBit(int length) => 1UL << Math.Min(length, 63);

    private bool IsMetadata(ReadOnlySpan<byte> name)
    {
        foreach (var metadata in _metadata)
        {
            if (name.SequenceEqual(metadata))
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<byte> PrefixOfEscaped(scoped ReadOnlySpan<byte> escaped)
    {
        Span<byte> name = escaped.Length <= 256 ? stackalloc byte[256] : new byte[escaped.Length];
        return PrefixOf(name[..JsonText.Unescape(escaped, name)]);
    }
}
