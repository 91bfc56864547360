using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Regexes;

namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>Takes a text apart by the groups of a regular expression that have names.</summary>
internal sealed class RegexParser : ICapturingParser
{
    private const int MaxGroups = 100;

    private readonly ByteRegex _regex;
    private readonly int[] _groups;

    private RegexParser(ByteRegex regex, int[] groups)
    {
        (_regex, _groups) = (regex, groups);
        Names = [.. groups.Select(group => regex.Groups[group]!)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <summary>A parser by <paramref name="expression"/>; the error says where it is wrong, and why.</summary>
    public static bool TryCreate(string expression, [NotNullWhen(true)] out RegexParser? parser, [NotNullWhen(false)] out string? error)
    {
        parser = null;
        if (!ByteRegex.TryCreateUseful(expression, out var regex, out error))
        {
            return false;
        }

        var groups = regex.Groups.Index().Where(group => group.Item is not null).Select(group => group.Index).ToArray();
        error = groups.Length == 0 ? "it has no group with a name, such as (?P<level>\\w+), so it would give no field"
            : regex.Groups.Count > MaxGroups ? FormattableString.Invariant($"it has more than {MaxGroups} groups: write (?:...) where no field is wanted")
            : null;
        parser = error is null ? new RegexParser(regex, groups) : null;
        return parser is not null;
    }

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> text, Span<Capture> captures, PooledBufferWriter scratch)
    {
        Span<Capture> found = stackalloc Capture[_regex.Groups.Count];
        if (!_regex.TryMatch(text, 0, found))
        {
            return false;
        }

        for (var i = 0; i < _groups.Length; i++)
        {
            captures[i] = found[_groups[i]];
        }

        return true;
    }
}
