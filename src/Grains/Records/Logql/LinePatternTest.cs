using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrleansKafkaLoki.Grains.Records.Conditions;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>A line that a pattern such as <c>&lt;_&gt; took &lt;_&gt; ms</c> matches from begin to end, with something for each <c>&lt;_&gt;</c>.</summary>
internal sealed class LinePatternTest : TextTest
{
    private const string Gap = "<_>";

    private readonly byte[][] _texts;
    private readonly bool _startsWithGap;
    private readonly bool _endsWithGap;

    private LinePatternTest(string pattern)
    {
        _texts = [.. pattern.Split(Gap).Where(text => text.Length > 0).Select(Encoding.UTF8.GetBytes)];
        _startsWithGap = pattern.StartsWith(Gap, StringComparison.Ordinal);
        _endsWithGap = pattern.EndsWith(Gap, StringComparison.Ordinal);
    }

    /// <summary>A test by a pattern; the error says what is wrong with it.</summary>
    public static bool TryCreate(string pattern, [NotNullWhen(true)] out LinePatternTest? test, [NotNullWhen(false)] out string? error)
    {
        error = pattern.Contains(Gap + Gap, StringComparison.Ordinal) ? "nothing stands between <_> and <_> to tell where one ends"
            : NameIn(pattern) is { } name ? $"a pattern that filters has no names; write <_> for <{name}>"
            : null;
        test = error is null ? new LinePatternTest(pattern) : null;
        return test is not null;
    }

    /// <inheritdoc/>
    public override bool Holds(ReadOnlySpan<byte> text, bool isThere)
    {
        if (text.IsEmpty || (_texts.Length == 0 && !_endsWithGap))
        {
            return text.IsEmpty && _texts.Length == 0 && !_endsWithGap;
        }

        for (var i = 0; i < _texts.Length; i++)
        {
            var start = text.IndexOf(_texts[i]);
            if (start < 0 || (start == 0 && (i > 0 || _startsWithGap)))
            {
                return false;
            }

            text = text[(start + _texts[i].Length)..];
        }

        return text.IsEmpty != _endsWithGap;
    }

    private static string? NameIn(string pattern)
    {
        for (var at = 0; (at = pattern.IndexOf('<', at)) >= 0; at++)
        {
            var end = pattern.IndexOf('>', at);
            var name = end < 0 ? "" : pattern[(at + 1)..end];
            if (name.Length > 0 && name != "_" && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                return name;
            }
        }

        return null;
    }
}
