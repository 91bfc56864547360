using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>
/// A value made of static text and of what depends on the record, in <c>{{ }}</c>: a field (<c>{{ path }}</c>), or
/// functions of fields (<c>{{ path | or "none" | lower }}</c>).
/// </summary>
public sealed class Template
{
    private Template(ImmutableArray<TemplatePart> parts) => Parts = parts;

    /// <summary>True when there is nothing in it.</summary>
    public bool IsEmpty => Parts.IsEmpty;

    /// <summary>True when the value is nothing but its text.</summary>
    public bool IsStatic => Parts.All(part => part.Expression is null);

    /// <summary>The field when the template is one and nothing else, else null.</summary>
    public FieldPath? SingleField => Parts is [{ Expression: FieldExpression { Path: var path } }] ? path : null;

    /// <summary>True when several parts depend on the record, so that it can have some of them.</summary>
    public bool IsComposed => Parts.Count(part => part.Expression is not null) > 1;

    /// <summary>The text between what depends on the record.</summary>
    public IEnumerable<string> Texts => Parts.Select(part => part.Text).OfType<string>();

    /// <summary>The fields that the value refers to.</summary>
    public IEnumerable<FieldPath> Fields => Parts.SelectMany(part => part.Expression?.Fields ?? []);

    /// <summary>The pieces in their order; none for an empty text.</summary>
    internal ImmutableArray<TemplatePart> Parts { get; }

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is not a template; the message says why.</exception>
    public static Template Parse(string text) =>
        TryParse(text, out var template, out var error) ? template : throw new FormatException($"'{text}' is not a template: {error}.");

    /// <summary>Reads a template; on failure <paramref name="error"/> says what is wrong and where.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Template? template, [NotNullWhen(false)] out string? error)
    {
        try
        {
            (template, error) = (new Template(Read(text)), null);
            return true;
        }
        catch (FormatException mistake)
        {
            (template, error) = (null, mistake.Message);
            return false;
        }
    }

    private static ImmutableArray<TemplatePart> Read(string text)
    {
        const string Spaces = " \t\r\n";
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        var trimsStart = false;
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            var (start, end, trimsEnd, trimsNext) = open < 0 ? default : FindExpression(text, open);
            var between = text.AsSpan(at..(open < 0 ? text.Length : open));
            between = trimsStart ? between.TrimStart(Spaces) : between;
            between = trimsEnd ? between.TrimEnd(Spaces) : between;
            if (!between.IsEmpty)
            {
                parts.Add(new TemplatePart(between.ToString(), null));
            }

            if (open < 0)
            {
                break;
            }

            parts.Add(new TemplatePart(null, new TemplateParser(text.AsSpan(start, end - start), start).Read()));
            at = end + (trimsNext ? 4 : 2);
            trimsStart = trimsNext;
        }

        return parts.ToImmutable();
    }

    /// <summary>
    /// What lies between two braces and two, and whether a dash at either of them takes away the spaces beside it.
    /// </summary>
    private static (int Start, int End, bool TrimsBefore, bool TrimsAfter) FindExpression(string text, int open)
    {
        var close = FindClose(text, open + 2);
        if (close < 0)
        {
            throw new TextMistake("the {{ is not closed by }}", open);
        }

        var trimsBefore = close - open > 3 && text[open + 2] == '-' && char.IsWhiteSpace(text[open + 3]);
        var start = open + (trimsBefore ? 3 : 2);
        var trimsAfter = close - start > 1 && text[close - 1] == '-' && char.IsWhiteSpace(text[close - 2]);
        return (start, trimsAfter ? close - 2 : close, trimsBefore, trimsAfter);
    }

    private static int FindClose(string text, int start)
    {
        var quote = '\0';
        for (var i = start; i + 1 < text.Length; i++)
        {
            if (quote == '"' && text[i] == '\\')
            {
                i++;
            }
            else if (quote == '\0' ? QuotedText.IsQuote(text[i]) : text[i] == quote)
            {
                quote = quote == '\0' ? text[i] : '\0';
            }
            else if (quote == '\0' && text[i] == '}' && text[i + 1] == '}')
            {
                return i;
            }
        }

        return -1;
    }
}
