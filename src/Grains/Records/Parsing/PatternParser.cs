using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>
/// Takes a text apart by a pattern as that of LogQL, <c>&lt;ip&gt; - - &lt;_&gt; "&lt;method&gt; &lt;uri&gt; &lt;_&gt;"</c>: a field ends
/// where the text behind it stands for the first time. Where that is missing, the field is all the rest, and the fields behind it are missing.
/// </summary>
internal sealed class PatternParser : ICapturingParser
{
    private const string Unnamed = "_";

    private readonly byte[] _start;
    private readonly PatternField[] _fields;

    private PatternParser(byte[] start, PatternField[] fields)
    {
        (_start, _fields) = (start, fields);
        Names = [.. fields.Select(field => field.Name).OfType<string>()];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names { get; }

    /// <summary>A parser by <paramref name="pattern"/>; the error says what is wrong with it.</summary>
    public static bool TryCreate(string pattern, [NotNullWhen(true)] out PatternParser? parser, [NotNullWhen(false)] out string? error)
    {
        var names = new List<string>();
        var texts = new List<string> { "" };
        for (var at = 0; at < pattern.Length;)
        {
            if (NameLength(pattern.AsSpan(at)) is > 0 and var length)
            {
                names.Add(pattern.Substring(at + 1, length));
                texts.Add("");
                at += length + 2;
            }
            else
            {
                texts[^1] += pattern[at++];
            }
        }

        error = Mistake(names, texts);
        parser = error is null
            ? new PatternParser(Encoding.UTF8.GetBytes(texts[0]), [.. names.Zip(texts.Skip(1), PatternField.Of)])
            : null;
        return parser is not null;
    }

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> text, Span<Capture> captures, PooledBufferWriter scratch)
    {
        if (text.IsEmpty || !text.StartsWith(_start))
        {
            return false;
        }

        captures[..Names.Count].Fill(Capture.Missing);
        var (at, index) = (_start.Length, 0);
        foreach (var field in _fields)
        {
            var length = field.End.Length == 0 ? -1 : text[at..].IndexOf(field.End);
            if (field.Name is not null)
            {
                captures[index++] = new Capture(at, length < 0 ? text.Length - at : length);
            }

            if (length < 0)
            {
                break;
            }

            at += length + field.End.Length;
        }

        return true;
    }

    private static string? Mistake(List<string> names, List<string> texts)
    {
        var named = names.FindAll(name => name != Unnamed);
        var joined = texts.FindIndex(1, Math.Max(0, texts.Count - 2), text => text.Length == 0);
        return named.Count == 0 ? "it has no field with a name, such as <level>"
            : joined > 0 ? $"nothing stands between <{names[joined - 1]}> and <{names[joined]}> to tell where one ends"
            : named.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"there are two fields <{twice.Key}>"
            : null;
    }

    // What is no name between angle brackets stands for itself.
    private static int NameLength(ReadOnlySpan<char> pattern)
    {
        var end = pattern.IndexOf('>');
        if (end < 2 || pattern[0] != '<' || char.IsAsciiDigit(pattern[1]))
        {
            return 0;
        }

        foreach (var c in pattern[1..end])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return 0;
            }
        }

        return end - 1;
    }
}
