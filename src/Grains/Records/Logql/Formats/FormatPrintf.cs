using System.Text;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary>Reads the format of <c>printf</c>.</summary>
internal static class FormatPrintf
{
    private const int MaxWidth = 1_000;

    /// <summary>A format, which stands there, and the values for it.</summary>
    public static FormatExpression Call(int position, List<FormatExpression> values)
    {
        if (values is not [{ Kind: FormatKind.Text, Literal: { } format }, ..])
        {
            throw new TextMistake("printf needs its format in quotes first", position);
        }

        List<PrintfPart> parts = [];
        var next = 1;
        for (var at = 0; at < format.Length;)
        {
            var verb = format.IndexOf('%', at);
            var end = verb < 0 ? format.Length : verb;
            if (end > at)
            {
                parts.Add(new PrintfPart { Text = Encoding.UTF8.GetBytes(format[at..end]) });
            }

            at = end;
            if (verb >= 0)
            {
                parts.Add(ReadVerb(format, ref at, position) is { Verb: not '%' } part ? part with { Value = ValueOf(part, values, next++, position) } : new PrintfPart { Text = "%"u8.ToArray() });
            }
        }

        return next == values.Count
            ? FormatExpression.Of(new PrintfValue([.. parts]), FormatKind.Text, values)
            : throw new TextMistake($"the format of printf takes {next - 1} values, and there are {values.Count - 1}", position);
    }

    private static PrintfPart ReadVerb(string format, ref int at, int position)
    {
        var part = new PrintfPart();
        for (at++; at < format.Length && format[at] is '-' or '+' or '0'; at++)
        {
            part = format[at] switch
            {
                '-' => part with { IsLeft = true },
                '+' => part with { HasSign = true },
                _ => part with { HasZeros = true },
            };
        }

        part = part with { Width = TakeNumber(format, ref at, position) ?? 0 };
        if (at < format.Length && format[at] == '.')
        {
            at++;
            part = part with { Precision = TakeNumber(format, ref at, position) ?? 0 };
        }

        part = part with { Verb = at < format.Length ? format[at++] : ' ' };
        return part.Verb is 's' or 'v' or 'd' or 'f' or 't' or '%'
            ? part
            : throw new TextMistake($"printf knows %s, %v, %d, %f, %t and %% here, not '%{part.Verb}'", position);
    }

    private static FormatValue ValueOf(PrintfPart part, List<FormatExpression> values, int index, int position)
    {
        if (index >= values.Count)
        {
            throw new TextMistake("the format of printf takes more values than there are", position);
        }

        var (value, kind) = (values[index].Value, values[index].Kind);
        var isFit = part.Verb switch
        {
            's' => kind == FormatKind.Text,
            'd' => kind == FormatKind.Whole,
            'f' => kind == FormatKind.Real,
            't' => kind == FormatKind.Truth,
            _ => true,
        };
        return isFit ? value : throw new TextMistake(
            part.Verb switch
            {
                's' => "%s of printf takes a text; write %v for other values",
                'd' => "%d of printf takes a whole number; write (int .a)",
                'f' => "%f of printf takes a number with a fraction; write (float64 .a)",
                _ => "%t of printf takes a truth, such as (eq .a \"x\")",
            },
            position);
    }

    private static int? TakeNumber(string format, ref int at, int position)
    {
        var start = at;
        var number = 0;
        for (; at < format.Length && char.IsAsciiDigit(format[at]); at++)
        {
            number = (number * 10) + format[at] - '0';
            if (number > MaxWidth)
            {
                throw new TextMistake($"the widths of printf go to {MaxWidth} at most", position);
            }
        }

        return at > start ? number : null;
    }
}
