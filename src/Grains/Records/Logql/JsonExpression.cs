using System.Globalization;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>Paths into JSON as LogQL writes them: <c>a.b[0]["c d"]</c>.</summary>
internal static class JsonExpression
{
    /// <summary>Reads a path that stands in quotes at <paramref name="position"/>.</summary>
    /// <exception cref="TextMistake">It is none.</exception>
    public static FieldPath Parse(string text, int position)
    {
        List<PathSegment> segments = [];
        for (var rest = text.AsSpan().Trim(); !rest.IsEmpty;)
        {
            var length = rest[0] == '[' ? rest.IndexOf(']') + 1 : NameLength(rest[(segments.Count > 0 && rest[0] == '.' ? 1 : 0)..]);
            var hasPoint = rest[0] == '.' && segments.Count > 0;
            if (length == 0 || (rest[0] != '[' && segments.Count > 0 && !hasPoint))
            {
                throw Mistake(text, position);
            }

            var part = rest.Slice(hasPoint ? 1 : 0, length);
            segments.Add(part[0] == '[' ? Bracket(part[1..^1].Trim(), text, position) : new PathSegment(part.ToString(), 0));
            rest = rest[(length + (hasPoint ? 1 : 0))..];
        }

        return segments.Count > 0 ? FieldPath.Of(segments) : throw Mistake(text, position);
    }

    private static PathSegment Bracket(ReadOnlySpan<char> inside, string text, int position) =>
        inside is ['"', .., '"'] && inside.Length > 1 ? new PathSegment(inside[1..^1].ToString(), 0)
        : int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? new PathSegment(null, index)
        : throw Mistake(text, position);

    private static int NameLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '_') && !(length == 0 && char.IsAsciiDigit(text[0])))
        {
            length++;
        }

        return length;
    }

    private static TextMistake Mistake(string text, int position) =>
        new($"\"{text}\" is no path into JSON; write it as in a.b[0] or a[\"b c\"]", position);
}
