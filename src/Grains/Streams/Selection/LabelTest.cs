using System.Buffers;
using System.Text;
using OrleansKafkaLoki.Grains.Records.Regexes;

namespace OrleansKafkaLoki.Grains.Streams.Selection;

/// <summary>What a selector wants of one label; one that a stream does not have is empty.</summary>
internal sealed class LabelTest
{
    private const int OnStack = 512;

    private readonly MatchKind _kind;
    private readonly string _value;
    private readonly ByteRegex? _regex;

    private LabelTest(string name, MatchKind kind, string value, ByteRegex? regex) => (Name, _kind, _value, _regex) = (name, kind, value, regex);

    /// <summary>The label's name.</summary>
    public string Name { get; }

    /// <summary>Makes one.</summary>
    /// <exception cref="FormatException">The value is no regular expression.</exception>
    public static LabelTest Create(string name, MatchKind kind, string value)
    {
        if (kind is MatchKind.Equal or MatchKind.NotEqual)
        {
            return new LabelTest(name, kind, value, null);
        }

        return ByteRegex.TryCreate(value, out var regex, out var error, isWhole: true)
            ? new LabelTest(name, kind, value, regex)
            : throw new FormatException($"the expression of {name} is none: {error}");
    }

    /// <summary>True when a value is as it shall be.</summary>
    public bool Passes(ReadOnlySpan<char> value) => _kind switch
    {
        MatchKind.Equal => value.SequenceEqual(_value),
        MatchKind.NotEqual => !value.SequenceEqual(_value),
        MatchKind.Matches => IsMatch(value),
        _ => !IsMatch(value),
    };

    /// <summary>The text form, <c>name="value"</c>.</summary>
    public override string ToString() => $"{Name}{_kind switch { MatchKind.Equal => "=", MatchKind.NotEqual => "!=", MatchKind.Matches => "=~", _ => "!~" }}{LabelValues.Quote(_value)}";

    private bool IsMatch(ReadOnlySpan<char> value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = most > OnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented is null ? stackalloc byte[OnStack] : rented;
        var length = Encoding.UTF8.GetBytes(value, bytes);
        var isMatch = _regex!.IsMatch(bytes[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return isMatch;
    }
}
