using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>A value made of static text and fields of the event: <c>{{ path }}</c>, any number of them.</summary>
public sealed class Template
{
    private Template(ImmutableArray<TemplatePart> parts) => Parts = parts;

    /// <summary>The pieces in their order; none for an empty text.</summary>
    public ImmutableArray<TemplatePart> Parts { get; }

    /// <summary>True when the value is the same for every record.</summary>
    public bool IsStatic => Parts.All(part => part.Path is null);

    /// <summary>The field when the template is one and nothing else, else null.</summary>
    public FieldPath? SingleField => Parts.Length == 1 ? Parts[0].Path : null;

    /// <summary>The fields that the value refers to.</summary>
    public IEnumerable<FieldPath> Fields => Parts.Where(part => part.Path is not null).Select(part => part.Path!);

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is not a template; the message says why.</exception>
    public static Template Parse(string text) =>
        TryParse(text, out var template, out var error) ? template : throw new FormatException($"'{text}' is not a template: {error}.");

    /// <summary>Reads a template; on failure <paramref name="error"/> says what is wrong and where.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Template? template, [NotNullWhen(false)] out string? error)
    {
        template = null;
        error = null;
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            var textEnd = open < 0 ? text.Length : open;
            if (textEnd > at)
            {
                parts.Add(new TemplatePart(text[at..textEnd], null));
            }

            if (open < 0)
            {
                break;
            }

            var close = FindClose(text, open + 2);
            if (close < 0)
            {
                error = string.Create(CultureInfo.InvariantCulture, $"the {{{{ is not closed by }}}} (position {open + 1})");
                return false;
            }

            if (!FieldPath.TryParse(text.AsSpan(open + 2, close - open - 2), open + 2, out var path, out error))
            {
                return false;
            }

            parts.Add(new TemplatePart(null, path));
            at = close + 2;
        }

        template = new Template(parts.ToImmutable());
        return true;
    }

    private static int FindClose(string text, int start)
    {
        var quoted = false;
        for (var i = start; i + 1 < text.Length; i++)
        {
            if (quoted && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && text[i] == '}' && text[i + 1] == '}')
            {
                return i;
            }
        }

        return -1;
    }
}
