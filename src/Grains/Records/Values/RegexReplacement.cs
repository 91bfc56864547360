using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Regexes;

namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>
/// Replaces what a regular expression captures, as Promtail does: each group of each match, but for one within another.
/// An expression without groups has its whole matches replaced, which Promtail leaves as they are.
/// </summary>
internal sealed class RegexReplacement
{
    private const int MaxGroups = 100;

    private readonly ByteRegex _regex;

    private RegexReplacement(ByteRegex regex) => _regex = regex;

    /// <summary>Compiles an expression of RE2; the error says where it is wrong, and why.</summary>
    public static bool TryCreate(
        string expression, [NotNullWhen(true)] out RegexReplacement? replacement, [NotNullWhen(false)] out string? error)
    {
        replacement = null;
        if (ByteRegex.TryCreateUseful(expression, out var regex, out error))
        {
            error = regex.Groups.Count > MaxGroups ? FormattableString.Invariant($"it has more than {MaxGroups} groups") : null;
            replacement = error is null ? new RegexReplacement(regex) : null;
        }

        return error is null && replacement is not null;
    }

    /// <summary>Appends <paramref name="text"/> with its matches replaced; false, with nothing appended, when there are none.</summary>
    public bool TryReplace<TReplacement>(ReadOnlySpan<byte> text, TReplacement replacement, PooledBufferWriter output)
        where TReplacement : IReplacement, allows ref struct
    {
        Span<Capture> groups = stackalloc Capture[_regex.Groups.Count];
        var matches = new RegexMatches(_regex, text, groups);
        var isFound = false;
        var done = 0;
        while (matches.TryNext())
        {
            isFound = true;
            foreach (var group in groups.Length > 1 ? groups[1..] : groups)
            {
                if (!group.IsMissing && group.Start >= done)
                {
                    output.Write(text[done..group.Start]);
                    replacement.Write(text.Slice(group.Start, group.Length), output);
                    done = group.Start + group.Length;
                }
            }
        }

        output.Write(isFound ? text[done..] : default);
        return isFound;
    }
}
