using System.Text;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary>
/// Reads the template of <c>line_format</c> or <c>label_format</c>: text, values in <c>{{ }}</c>, and <c>if</c>, <c>else if</c>, <c>else</c> and
/// <c>end</c>.
/// </summary>
internal sealed class FormatParser
{
    private const string Spaces = " \t\r\n";
    private const int MaxDepth = 32;

    private static readonly string[] Statements = ["range", "with", "define", "template", "block", "break", "continue"];

    private readonly string _text;
    private readonly FormatScope _scope;
    private int _at;
    private int _depth;
    private int _weight;
    private bool _trimsNext;

    private FormatParser(string text, EventSchema schema) => (_text, _scope) = (text, new FormatScope(schema));

    /// <summary>Reads a template and resolves its labels.</summary>
    /// <exception cref="TextMistake">It is none.</exception>
    public static EventValue Parse(string text, EventSchema schema)
    {
        var parser = new FormatParser(text, schema);
        var body = parser.ReadBody(out var word, out _, out var position);
        return word.Length == 0 ? body : throw new TextMistake($"there is no 'if' before this '{word}'", position);
    }

    /// <summary>Reads up to <c>else</c>, <c>end</c> or the end.</summary>
    /// <param name="word">Which of them; empty at the end.</param>
    /// <param name="rest">What stands behind <c>else</c>.</param>
    /// <param name="position">Where that is.</param>
    private EventValue ReadBody(out string word, out string rest, out int position)
    {
        List<EventValue> parts = [];
        var outer = _scope.Depth;
        while (true)
        {
            var open = _text.IndexOf("{{", _at, StringComparison.Ordinal);
            if (open < 0)
            {
                AddText(parts, _text.Length, trimsEnd: false);
                (word, rest, position) = ("", "", _at = _text.Length);
                break;
            }

            var (start, end) = TakeAction(parts, open);
            var action = _text[start..end];
            var content = action.TrimStart();
            position = start + action.Length - content.Length;
            word = WordOf(content);
            rest = content[word.Length..];
            if (word is "else" or "end")
            {
                break;
            }

            if (ReadAction(word, content, position) is { } part)
            {
                parts.Add(part);
            }
        }

        _scope.Leave(outer);
        return parts.Count == 1 ? parts[0] : new SequenceValue([.. parts]);
    }

    private EventValue? ReadAction(string word, string content, int position)
    {
        if (content.StartsWith("/*", StringComparison.Ordinal))
        {
            return null;
        }

        if (word == "if")
        {
            return ReadBranches(content[word.Length..], position + word.Length);
        }

        if (Statements.Contains(word))
        {
            throw new TextMistake($"'{word}' is not known here: labels are texts, so there is nothing to go through; 'if' is known", position);
        }

        return Read(content, position)?.Value;
    }

    private BranchValue ReadBranches(string condition, int position)
    {
        if (++_depth > MaxDepth)
        {
            throw new TextMistake($"at most {MaxDepth} 'if' may lie in each other", position);
        }

        List<(FormatValue, EventValue)> branches = [];
        var begin = position;
        var outer = _scope.Depth;
        while (true)
        {
            var test = (Read(condition, position) ?? throw new TextMistake("a value should stand here", position)).Value;
            branches.Add((test, ReadBody(out var word, out var rest, out position)));
            if (word == "else" && rest.TrimStart() is ['i', 'f', ' ' or '\t' or '(', ..] next)
            {
                (condition, position) = (next[2..], position + word.Length + rest.Length - next.Length + 2);
                continue;
            }

            EventValue otherwise = new SequenceValue([]);
            if (word == "else")
            {
                otherwise = string.IsNullOrWhiteSpace(rest) ? ReadBody(out word, out rest, out position) : throw new TextMistake("nothing but 'if' may stand behind 'else'", position);
            }

            if (word != "end" || !string.IsNullOrWhiteSpace(rest))
            {
                throw word.Length == 0 ? new TextMistake("this 'if' has no 'end'", begin) : new TextMistake($"this '{word}' is not expected", position);
            }

            _depth--;
            _scope.Leave(outer);
            return new BranchValue([.. branches], otherwise);
        }
    }

    // Null for a variable that is set.
    private FormatExpression? Read(string text, int position)
    {
        var expression = new FormatExpressionParser(text, position, _scope).Read();
        _weight += expression?.Weight ?? 0;
        return _weight <= FormatExpression.MaxWeight
            ? expression
            : throw new TextMistake($"it takes more than {FormatExpression.MaxWeight} steps; use fewer functions and variables", position);
    }

    private (int Start, int End) TakeAction(List<EventValue> parts, int open)
    {
        var trimsBefore = _text.AsSpan(open) is ['{', '{', '-', ' ' or '\t' or '\r' or '\n', ..];
        var start = open + (trimsBefore ? 3 : 2);
        if (_text.AsSpan(start).TrimStart().StartsWith("/*"))
        {
            var close = _text.IndexOf("*/", start, StringComparison.Ordinal);
            close = close < 0 ? -1 : _text.IndexOf("}}", close, StringComparison.Ordinal);
            AddText(parts, open, trimsBefore);
            _trimsNext = close > 0 && _text[close - 1] == '-';
            _at = close < 0 ? throw new TextMistake("the comment is not closed by */ and }}", open) : close + 2;
            return (start, close);
        }

        var (from, to, _, trimsAfter) = Template.FindExpression(_text, open);
        AddText(parts, open, trimsBefore);
        _trimsNext = trimsAfter;
        _at = to + (trimsAfter ? 4 : 2);
        return (from, to);
    }

    private void AddText(List<EventValue> parts, int end, bool trimsEnd)
    {
        var text = _text.AsSpan(_at, end - _at);
        text = _trimsNext ? text.TrimStart(Spaces) : text;
        text = trimsEnd ? text.TrimEnd(Spaces) : text;
        if (!text.IsEmpty)
        {
            parts.Add(new StaticValue(Encoding.UTF8.GetBytes(text.ToString())));
        }

        _trimsNext = false;
    }

    private static string WordOf(string content)
    {
        var length = 0;
        while (length < content.Length && char.IsAsciiLetter(content[length]))
        {
            length++;
        }

        return length < content.Length && (char.IsAsciiDigit(content[length]) || content[length] == '_') ? "" : content[..length];
    }
}
