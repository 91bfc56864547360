using System.Buffers;

namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>
/// Times in a template as Vector has them (<c>%Y-%m-%d</c>). Here they would stand in each value as they are written, so
/// they are found and refused.
/// </summary>
public static class StrftimeText
{
    private static readonly SearchValues<char> Specifiers = SearchValues.Create("YCyGgqmbBhdeaAwuUWVjDFxvHkIlPpMSfRTXrcZzs");

    /// <summary>The first of them in the static text of a template; null when there is none.</summary>
    public static string? Find(Template template) =>
        template.Parts.Select(part => Find(part.Text ?? "")).FirstOrDefault(found => found is not null);

    /// <summary>The first of them in a text, such as <c>%Y</c>; null when there is none.</summary>
    public static string? Find(string text)
    {
        for (var at = 0; (at = text.IndexOf('%', at)) >= 0 && at + 1 < text.Length;)
        {
            // Of two the first makes the second a percent sign, and two hexadecimal digits are part of an address.
            if (Specifiers.Contains(text[at + 1]) && !(char.IsAsciiHexDigit(text[at + 1]) && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 2])))
            {
                return text.Substring(at, 2);
            }

            at += text[at + 1] == '%' ? 2 : 1;
        }

        return null;
    }
}
