using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>
/// Where a field lies in an event: <c>a.b[0]."quoted segment"</c>, with an optional leading dot. Unquoted names are made
/// of letters, digits, <c>_ - @ $</c>; within quotes <c>\"</c> and <c>\\</c> stand for a quote and a backslash.
/// </summary>
public sealed class FieldPath
{
    private FieldPath(ImmutableArray<PathSegment> segments) => Segments = segments;

    /// <summary>The steps from the event's root; at least one, the first a name.</summary>
    public ImmutableArray<PathSegment> Segments { get; }

    /// <summary>The name when the path is a field of the root, else null.</summary>
    public string? RootName => Segments.Length == 1 ? Segments[0].Name : null;

    /// <summary>A path to a field of the root, whatever characters its name has.</summary>
    public static FieldPath OfRoot(string name) => new([new PathSegment(name, 0)]);

    /// <summary>A path of these steps; at least one.</summary>
    internal static FieldPath Of(IEnumerable<PathSegment> segments) => new([.. segments]);

    /// <summary>The same path below another field of the root.</summary>
    public FieldPath WithRoot(string name) => new(Segments.SetItem(0, new PathSegment(name, 0)));

    /// <summary>True when it is <paramref name="other"/> or lies below it.</summary>
    public bool IsAtOrBelow(FieldPath other) =>
        other.Segments.Length <= Segments.Length && Segments.AsSpan()[..other.Segments.Length].SequenceEqual(other.Segments.AsSpan());

    /// <summary>True when one of the two holds the other.</summary>
    public bool Overlaps(FieldPath other) => IsAtOrBelow(other) || other.IsAtOrBelow(this);

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is not a path; the message says why.</exception>
    public static FieldPath Parse(string text) =>
        TryParse(text, out var path, out var error) ? path : throw new FormatException($"'{text}' is not a field's path: {error}.");

    /// <summary>Reads a path; on failure <paramref name="error"/> says what is wrong and where.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out FieldPath? path, [NotNullWhen(false)] out string? error)
    {
        path = null;
        var parser = new FieldPathParser(text, 0);
        if (parser.TryReadAll(out var segments))
        {
            path = new FieldPath(segments);
        }

        error = parser.Error!;
        return path is not null;
    }

    /// <summary>Reads the path that <paramref name="text"/> begins with, which stands at <paramref name="position"/> of a longer text.</summary>
    internal static bool TryReadNext(
        ReadOnlySpan<char> text, int position, [NotNullWhen(true)] out FieldPath? path, out int length, [NotNullWhen(false)] out string? error)
    {
        path = null;
        var parser = new FieldPathParser(text, position);
        if (parser.TryReadNext(out var segments))
        {
            path = new FieldPath(segments);
        }

        (length, error) = (parser.Length, parser.Error!);
        return path is not null;
    }

    /// <summary>The path as it could be written in a configuration.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, index) in Segments)
        {
            if (name is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
                continue;
            }

            text.Append(text.Length == 0 ? "" : ".");
            text.Append(
                name.Length > 0 && name.All(FieldPathParser.IsNameCharacter)
                    ? name
                    : $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }

        return text.ToString();
    }
}
