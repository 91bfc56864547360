using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using OrleansKafkaLoki.Grains.Records.Regexes;

namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>
/// A table from values to values. A key in slashes, such as <c>/^5\d\d$/</c>, is a regular expression of RE2; keys that are
/// the value come before these, and these come in their order.
/// </summary>
internal sealed class ValueMap
{
    /// <summary>How many characters are worth a place on the stack.</summary>
    private const int OnStack = 256;

    private readonly FrozenDictionary<string, byte[]>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly (ByteRegex Key, byte[] Value)[] _patterns;
    private readonly byte[]? _default;
    private readonly int _longestKey;

    private ValueMap(FrozenDictionary<string, byte[]> exact, (ByteRegex Key, byte[] Value)[] patterns, byte[]? defaultValue)
    {
        _exact = exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _patterns = patterns;
        _default = defaultValue;
        _longestKey = exact.Keys.Select(key => Encoding.UTF8.GetMaxByteCount(key.Length)).DefaultIfEmpty().Max();
    }

    /// <summary>Compiles a table; on failure <paramref name="error"/> says which key is wrong.</summary>
    /// <param name="table">Keys with their values.</param>
    /// <param name="defaultValue">What everything else becomes; null leaves it.</param>
    /// <param name="ignoresCase">True when a key's case does not count.</param>
    /// <param name="map">The table.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryCreate(
        IEnumerable<KeyValuePair<string, string>> table,
        string? defaultValue,
        bool ignoresCase,
        [NotNullWhen(true)] out ValueMap? map,
        [NotNullWhen(false)] out string? error)
    {
        map = null;
        Dictionary<string, byte[]> exact = new(ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        List<(ByteRegex, byte[])> patterns = [];
        foreach (var (key, value) in table)
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            if (key is ['/', .. var expression, '/'] && expression.Length > 0)
            {
                if (!ByteRegex.TryCreateUseful(ignoresCase ? $"(?i){expression}" : expression, out var regex, out error))
                {
                    error = $"the key {key}: {error}";
                    return false;
                }

                patterns.Add((regex, bytes));
            }
            else if (!exact.TryAdd(key, bytes))
            {
                error = $"the key '{key}' is there twice";
                return false;
            }
        }

        error = null;
        map = new ValueMap(exact.ToFrozenDictionary(exact.Comparer), [.. patterns], defaultValue is null ? null : Encoding.UTF8.GetBytes(defaultValue));
        return true;
    }

    /// <summary>Finds what a value becomes; false when it stays.</summary>
    public bool TryMap(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> mapped)
    {
        if (value.Length <= _longestKey && TryFind(value, out var found))
        {
            mapped = found;
            return true;
        }

        foreach (var (key, result) in _patterns)
        {
            if (key.IsMatch(value))
            {
                mapped = result;
                return true;
            }
        }

        mapped = _default;
        return _default is not null;
    }

    private bool TryFind(ReadOnlySpan<byte> value, [NotNullWhen(true)] out byte[]? found)
    {
        found = null;
        var rented = value.Length > OnStack ? ArrayPool<char>.Shared.Rent(value.Length) : null;
        var text = rented ?? stackalloc char[OnStack];
        var isText = Utf8.ToUtf16(value, text, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done;
        var isFound = isText && _exact.TryGetValue(text[..length], out found);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return isFound && found is not null;
    }
}
