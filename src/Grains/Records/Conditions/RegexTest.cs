using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Records.Regexes;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>A text that a regular expression matches; one that is not there counts as empty, as in LogQL.</summary>
internal sealed class RegexTest : TextTest
{
    private readonly ByteRegex _regex;

    private RegexTest(ByteRegex regex) => _regex = regex;

    /// <summary>Compiles an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="isWhole">It has to match all of the text, as with LogQL's labels.</param>
    /// <param name="test">The test.</param>
    /// <param name="error">What is wrong with the expression.</param>
    public static bool TryCreate(string expression, bool isWhole, [NotNullWhen(true)] out RegexTest? test, [NotNullWhen(false)] out string? error)
    {
        test = ByteRegex.TryCreateUseful(expression, out var regex, out error, isWhole) ? new RegexTest(regex) : null;
        return test is not null;
    }

    /// <summary>True when every text is so; false where that is not known.</summary>
    public bool HoldsAlways() => _regex.MatchesAlways();

    /// <inheritdoc/>
    public override bool Holds(ReadOnlySpan<byte> text, bool isThere) => _regex.IsMatch(text);
}
