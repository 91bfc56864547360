using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Json;
using OrleansKafkaLoki.Grains.Records.Logql.Formats;
using OrleansKafkaLoki.Grains.Records.Parsing;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql;

/// <summary>Reads a query stage by stage, and resolves its names in that order: a parser's labels are those that are read behind it.</summary>
internal sealed class LogqlParser
{
    private readonly EventSchema _schema;
    private readonly LogqlScanner _scanner;
    private readonly LabelFilterParser _filters;

    /// <summary>Reads <paramref name="query"/>, whose names are those of <paramref name="schema"/>.</summary>
    public LogqlParser(string query, EventSchema schema)
    {
        _schema = schema;
        _scanner = new LogqlScanner(query);
        Error = new LogqlError(schema.Payload.LabelOf(LogqlError.Name));
        _filters = new LabelFilterParser(_scanner, schema, Error);
    }

    /// <summary>Where steps tell that they could do nothing with an entry.</summary>
    public LogqlError Error { get; }

    /// <summary>Reads the whole query.</summary>
    /// <exception cref="TextMistakes">It is none.</exception>
    public List<LogqlStep> Read()
    {
        List<LogqlStep> steps = [];
        List<string> mistakes = [];
        _scanner.SkipBlank();
        if (LogqlRefusals.Begin(_scanner) is { } refusal)
        {
            mistakes.Add(new TextMistake(refusal, _scanner.At).Message);
            _scanner.SkipBeginning();
        }
        else if (_scanner.AtEnd)
        {
            mistakes.Add("write a pipeline, such as | json | level != \"debug\"");
        }

        while (mistakes.Count == 0 || !_scanner.AtEnd)
        {
            try
            {
                _scanner.SkipBlank();
                if (_scanner.AtEnd)
                {
                    break;
                }

                steps.Add(ReadStage());
            }
            catch (FormatException mistake)
            {
                mistakes.Add(mistake.Message);
                _scanner.SkipStage();
            }
        }

        return mistakes.Count == 0 ? steps : throw new TextMistakes(mistakes);
    }

    private LogqlStep ReadStage()
    {
        if (LineFilterParser.TryRead(_scanner) is { } filter)
        {
            return new FilterStep(filter);
        }

        if (!_scanner.TryTake("|"))
        {
            throw new TextMistake(
                _scanner.Next == '[' ? "a range of time makes numbers of lines, and here lines stay lines: take it out"
                : "a stage begins with | or, as a filter of lines, with |=, !=, |~, !~, |> or !>", _scanner.At);
        }

        var word = _scanner.PeekName().ToString();
        var start = _scanner.At;
        if (LogqlRefusals.Stage(word) is { } refusal)
        {
            throw new TextMistake(refusal, start);
        }

        _scanner.At += word.Length;
        switch (word.ToLowerInvariant())
        {
            case "json": return ReadJson();
            case "logfmt": return ReadLogfmt();
            case "regexp": return ReadRegexp();
            case "pattern": return ReadPattern();
            case "unpack": return ReadUnpack();
            case "decolorize": return new DecolorizeStep();
            case "line_format": return new LineFormatStep(ReadTemplate("line_format"), Error);
            case "label_format": return ReadLabelFormat();
            case "drop": return new DropLabelsStep(_filters.ReadMatchers());
            case "keep": return ReadKeep();
            default:
                _scanner.At = start;
                return new FilterStep(_filters.Read());
        }
    }

    private LogqlStep ReadJson()
    {
        if (_scanner.PeekName().IsEmpty)
        {
            _schema.BindAnyLabel(isWritten: true);
            return new JsonStep(_schema, Error);
        }

        var wanted = new JsonPathTree();
        return new JsonFieldsStep(wanted, [.. ReadExpressions().Select(expression => (
            expression.Field, wanted.Add(JsonExpression.Parse(expression.Text, expression.Position))))], Error);
    }

    private LogqlStep ReadLogfmt()
    {
        var (isStrict, keepsEmpty) = (false, false);
        while (_scanner.TryTake("--"))
        {
            var start = _scanner.At;
            var flag = _scanner.TakeValue();
            isStrict |= flag == "strict";
            keepsEmpty |= flag == "keep-empty";
            if (flag is not ("strict" or "keep-empty"))
            {
                throw new TextMistake("the flags of logfmt are --strict and --keep-empty", start);
            }
        }

        if (_scanner.PeekName().IsEmpty)
        {
            _schema.BindAnyLabel(isWritten: true);
            return new LogfmtStep(_schema, isStrict, keepsEmpty, Error);
        }

        return new LogfmtFieldsStep(
            [.. ReadExpressions().Select(expression => (expression.Field.Label, Encoding.UTF8.GetBytes(expression.Name), Encoding.UTF8.GetBytes(expression.Text.Trim('"'))))],
            isStrict, Error);
    }

    private CaptureStep ReadRegexp()
    {
        var (expression, start) = ReadText("a regular expression with named groups, such as `(?P<level>\\w+)`, should stand here in quotes");
        return RegexParser.TryCreate(expression, out var parser, out var error)
            ? new CaptureStep(parser, [.. parser.Names.Select(name => Write(name, start).Label)], setsMissing: true)
            : throw new TextMistake(error, start);
    }

    private CaptureStep ReadPattern()
    {
        var (expression, start) = ReadText("a pattern such as `<ip> - <_>` should stand here in quotes");
        return PatternParser.TryCreate(expression, out var parser, out var error)
            ? new CaptureStep(parser, [.. parser.Names.Select(name => Write(name, start).Label)], setsMissing: false)
            : throw new TextMistake(error, start);
    }

    private UnpackStep ReadUnpack()
    {
        _schema.BindAnyLabel(isWritten: true);
        return new UnpackStep(_schema, Error);
    }

    private LabelFormatStep ReadLabelFormat()
    {
        List<(string Name, int Position, string From, EventValue? Value)> rules = [];
        do
        {
            _scanner.SkipBlank();
            var start = _scanner.At;
            var name = _scanner.TakeName("a label should stand here, such as team=app or team=\"{{.app}}\"");
            if (name == LogqlError.Name || rules.Exists(rule => rule.Name == name))
            {
                throw new TextMistake(name == LogqlError.Name ? $"{name} cannot be written" : $"{name} is written twice: use a second label_format", start);
            }

            if (!_scanner.TryTake("="))
            {
                throw new TextMistake($"a = should stand behind {name}", _scanner.At);
            }

            rules.Add(_scanner.PeekName().IsEmpty
                ? (name, start, "", ReadTemplate("label_format", "a template in quotes, or a label, should stand behind the ="))
                : (name, start, _scanner.TakeName(""), null));
        }
        while (_scanner.TryTake(","));

        // Whatever a rule writes, all of them are read before.
        var read = rules.ConvertAll(rule => rule.Value is null ? _schema.BindLabel(rule.From) : default);
        return new LabelFormatStep([.. rules.Select((rule, i) => new LabelRule(Write(rule.Name, rule.Position).Label, rule.Value, read[i]))], Error);
    }

    private KeepLabelsStep ReadKeep()
    {
        _schema.BindAnyLabel(isWritten: false);
        return new KeepLabelsStep(_filters.ReadMatchers(), Error);
    }

    private List<(EventField Field, string Name, string Text, int Position)> ReadExpressions()
    {
        List<(EventField, string, string, int)> expressions = [];
        do
        {
            _scanner.SkipBlank();
            var start = _scanner.At;
            var name = _scanner.TakeName("a label should stand here");
            var text = _scanner.TryTake("=") ? _scanner.TakeText($"a text in quotes should stand here: what {name} is in the line") : name;
            expressions.Add((Write(name, start), name, text, start));
        }
        while (_scanner.TryTake(","));
        return expressions;
    }

    private EventValue ReadTemplate(string stage, string expectation = "a template in quotes should stand here")
    {
        var (template, start) = ReadText(expectation);
        try
        {
            return FormatParser.Parse(template, _schema);
        }
        catch (FormatException mistake)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"in {stage}'s template, which begins at position {start + 1}: {mistake.Message}"));
        }
    }

    private (string Text, int Start) ReadText(string expectation)
    {
        _scanner.SkipBlank();
        var start = _scanner.At;
        return (_scanner.TakeText(expectation), start);
    }

    private EventField Write(string name, int position)
    {
        try
        {
            return _schema.BindWrittenLabel(name);
        }
        catch (FormatException mistake)
        {
            throw new TextMistake(mistake.Message, position);
        }
    }
}
