using System.Buffers;
using System.Text;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>
/// The labels that something reads. A parser that finds labels of any name sets those and no others: what nobody asks for costs nothing.
/// </summary>
internal sealed class LabelNames
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    private readonly (byte[] Name, int Label)[] _names;
    private readonly ulong _lengths;

    /// <summary>The labels of a schema in which all is bound.</summary>
    public LabelNames(EventSchema schema)
    {
        _names = [.. schema.Payload.Root.Properties
            .Where(property => property.Label >= 0 && IsPlain(property.Name) && !property.Name.SequenceEqual(Encoding.UTF8.GetBytes(LogqlError.Name)))
            .Select(property => (property.Name.ToArray(), property.Label))];
        _lengths = _names.Aggregate(0UL, (lengths, name) => lengths | LengthBit(name.Name.Length));
        Longest = _names.Select(name => name.Name.Length).DefaultIfEmpty().Max();
    }

    /// <summary>How long the longest is.</summary>
    public int Longest { get; }

    /// <summary>True for a name that Loki would leave as it is.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> name) => name is not ([] or [>= (byte)'0' and <= (byte)'9', ..]) && !name.ContainsAnyExcept(NameBytes);

    /// <summary>The label of a name; -1 when nobody reads it.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        if ((_lengths & LengthBit(name.Length)) == 0)
        {
            return -1;
        }

        foreach (var (known, label) in _names)
        {
            if (name.SequenceEqual(known))
            {
                return label;
            }
        }

        return -1;
    }

    /// <summary>True when a name begins so.</summary>
    public bool AnyBegins(ReadOnlySpan<byte> prefix)
    {
        foreach (var (name, _) in _names)
        {
            if (name.AsSpan().StartsWith(prefix))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Appends a field's name to those of the objects around it, as Loki makes a label's name of them; false when the result is longer than any
    /// that is read.
    /// </summary>
    /// <param name="key">The field's name.</param>
    /// <param name="name">Where the label's name is made, with room for <see cref="Longest"/>.</param>
    /// <param name="length">How long it is.</param>
    public static bool TryAppend(ReadOnlySpan<byte> key, Span<byte> name, ref int length)
    {
        var isPlain = !key.ContainsAnyExcept(NameBytes);
        key = isPlain ? key : Utf8Characters.TrimSpaces(key);
        if (key.IsEmpty)
        {
            return true;
        }

        if (length > 0 || key[0] is >= (byte)'0' and <= (byte)'9')
        {
            if (length == name.Length)
            {
                return false;
            }

            name[length++] = (byte)'_';
        }

        if (isPlain)
        {
            var fits = key.TryCopyTo(name[length..]);
            length += fits ? key.Length : 0;
            return fits;
        }

        while (!key.IsEmpty)
        {
            Rune.DecodeFromUtf8(key, out _, out var bytes);
            if (length == name.Length)
            {
                return false;
            }

            name[length++] = NameBytes.Contains(key[0]) ? key[0] : (byte)'_';
            key = key[bytes..];
        }

        return true;
    }

    private static ulong LengthBit(int length) => 1UL << Math.Min(length, 63);
}
