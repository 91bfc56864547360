using System.Diagnostics.CodeAnalysis;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>
/// A regular expression in the syntax of RE2, as Loki has it, over UTF-8 bytes. It takes linear time and allocates
/// nothing, and threads may share it. What .NET has takes strings and allocates for each match, and what of it takes
/// linear time needs three times as long.
/// </summary>
internal sealed class ByteRegex
{
    private readonly RegexProgram _program;

    private ByteRegex(RegexProgram program, IReadOnlyList<string?> groups) => (_program, Groups) = (program, groups);

    /// <summary>The name of each group, or null for one without; the first is the whole match.</summary>
    public IReadOnlyList<string?> Groups { get; }

    /// <summary>Compiles an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="regex">What it became.</param>
    /// <param name="error">Where it is wrong, and why.</param>
    /// <param name="isWhole">It has to match all of a text, as the filters of LogQL's labels do.</param>
    public static bool TryCreate(
        string expression, [NotNullWhen(true)] out ByteRegex? regex, [NotNullWhen(false)] out string? error, bool isWhole = false)
    {
        try
        {
            var node = RegexSyntax.Parse(expression, out var groups);
            node = isWhole ? RegexNode.Whole(node) : node;
            (regex, error) = (new ByteRegex(RegexCompiler.Compile(node), groups), null);
            return true;
        }
        catch (FormatException mistake)
        {
            (regex, error) = (null, mistake.Message);
            return false;
        }
    }

    /// <summary>The same of an expression that somebody wrote to find something: one that no text can match is refused.</summary>
    /// <inheritdoc cref="TryCreate"/>
    public static bool TryCreateUseful(
        string expression, [NotNullWhen(true)] out ByteRegex? regex, [NotNullWhen(false)] out string? error, bool isWhole = false)
    {
        if (TryCreate(expression, out regex, out error, isWhole) && !RegexProof.CanMatch(regex._program.Steps))
        {
            (regex, error) = (null, $"'{expression}' matches no text at all, whatever that is");
        }

        return regex is not null;
    }

    /// <summary>True when every text matches; false where that is not known.</summary>
    public bool MatchesAlways() => RegexProof.MatchesAlways(_program.Steps);

    /// <summary>True when it matches somewhere in <paramref name="text"/>.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text) => TryMatch(text, 0, []);

    /// <summary>Finds the first match from <paramref name="start"/> on, which lies between two characters.</summary>
    /// <param name="text">Where to look; what stands before the start counts for anchors.</param>
    /// <param name="start">From where on.</param>
    /// <param name="groups">Takes the groups by their number, as many as have room; those that had no part are missing.</param>
    public bool TryMatch(ReadOnlySpan<byte> text, int start, Span<Capture> groups)
    {
        var count = Math.Min(groups.Length, Groups.Count) * 2;
        var places = count <= 64 ? stackalloc int[count] : new int[count];
        var marks = new RegexMarks(text.Length, start, _program.Choices, stackalloc ulong[RegexMarks.OnStack]);
        var matcher = new RegexMatcher(_program, text, places, marks, stackalloc RegexWay[RegexWays.OnStack]);
        try
        {
            if (!matcher.TryFind(start))
            {
                return false;
            }
        }
        finally
        {
            matcher.Dispose();
        }

        for (var i = 0; i < count; i += 2)
        {
            groups[i / 2] = places[i] < 0 || places[i + 1] < 0 ? Capture.Missing : new Capture(places[i], places[i + 1] - places[i]);
        }

        return true;
    }
}
