using System.Text;
using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Grains.Records.Templates.Functions;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary>Calls of functions: those of Go's templates that ask and choose, and those that all templates here have.</summary>
internal static class FormatCalls
{
    private static readonly FunctionSettings NoSettings = new();

    // What Loki reads as a number, zero where it is none.
    private static readonly string[] OfWholes = ["int", "add", "sub", "mul", "div", "mod", "max", "min"];
    private static readonly string[] OfReals = ["float64", "addf", "subf", "mulf", "divf", "maxf", "minf", "floor", "ceil", "round"];

    private static readonly string[] Wholes = [.. OfWholes, "count"];
    private static readonly string[] Reals = [.. OfReals, "bytes", "duration", "duration_seconds"];
    private static readonly string[] Truths = ["contains", "hasPrefix", "hasSuffix"];

    /// <summary>A function and its values.</summary>
    /// <exception cref="TextMistake">There is no such function, or it takes other values.</exception>
    public static FormatExpression Call(string name, int position, List<(FormatExpression Value, int Position)> operands)
    {
        List<FormatExpression> values = operands.ConvertAll(operand => operand.Value);
        Comparison? comparison = name switch
        {
            "eq" => Comparison.Equal,
            "ne" => Comparison.NotEqual,
            "lt" => Comparison.Less,
            "le" => Comparison.LessOrEqual,
            "gt" => Comparison.Greater,
            "ge" => Comparison.GreaterOrEqual,
            _ => null,
        };
        if (comparison is { } how)
        {
            return Compare(name, how, position, values);
        }

        return name switch
        {
            "or" or "and" => Choose(name, position, 1, values, isOr: name == "or"),
            "default" => Choose(name, position, 2, [.. values.AsEnumerable().Reverse()], isOr: true),
            "not" => values is [var value]
                ? FormatExpression.Of(new NotValue(value.Value), FormatKind.Truth, value)
                : throw new TextMistake("not takes one value", position),
            "printf" => FormatPrintf.Call(position, values),
            "unixEpoch" or "unixEpochMillis" or "unixEpochNanos" => Epoch(name, position, values),
            _ => CallFunction(name, position, operands),
        };
    }

    private static FormatExpression Choose(string name, int position, int count, List<FormatExpression> values, bool isOr)
    {
        if (values.Count < count || (name == "default" && values.Count > count))
        {
            throw new TextMistake(name == "default" ? "default takes two values" : $"{name} takes at least one value", position);
        }

        var kind = values.TrueForAll(value => value.Kind == values[0].Kind) ? values[0].Kind : FormatKind.Any;
        return FormatExpression.Of(new LogicValue([.. values.Select(value => value.Value)], isOr), kind, values);
    }

    private static FormatExpression Compare(string name, Comparison comparison, int position, List<FormatExpression> values)
    {
        if (values.Count < 2 || (values.Count > 2 && comparison != Comparison.Equal))
        {
            throw new TextMistake($"{name} takes {(comparison == Comparison.Equal ? "at least " : "")}two values", position);
        }

        var kind = values[0].Kind;
        if (values.Exists(value => value.Kind != kind) || kind is FormatKind.Any or FormatKind.Time)
        {
            throw new TextMistake(
                $"{name} compares a {Describe(kind)} with a {Describe(values.Find(value => value.Kind != kind)?.Kind ?? kind)}, which Loki refuses for each line; labels are texts: "
                + "write (int .a) with 500, (float64 .a) with 1.5, or \"500\"", position);
        }

        return kind == FormatKind.Truth && comparison is not (Comparison.Equal or Comparison.NotEqual)
            ? throw new TextMistake($"{name} cannot order true and false", position)
            : FormatExpression.Of(
                new CompareValue(comparison, kind, values[0].Value, [.. values.Skip(1).Select(value => value.Value)]), FormatKind.Truth, values);
    }

    private static FormatExpression Epoch(string name, int position, List<FormatExpression> values)
    {
        var unit = name switch { "unixEpoch" => 1_000_000_000, "unixEpochMillis" => 1_000_000, _ => 1 };
        return values is [{ Kind: FormatKind.Time }]
            ? FormatExpression.Of(new TimestampValue(unit), FormatKind.Text)
            : throw new TextMistake($"{name} takes __timestamp__", position);
    }

    private static FormatExpression CallFunction(string name, int position, List<(FormatExpression Value, int Position)> operands)
    {
        if (operands.Exists(operand => operand.Value.Kind == FormatKind.Time))
        {
            throw new TextMistake($"'{name}' is not known here for times; unixEpoch, unixEpochMillis and unixEpochNanos are", position);
        }

        List<FormatExpression> values = operands.ConvertAll(operand => operand.Value);
        var call = TemplateCall.Bind(
            name, position,
            operands.ConvertAll(operand => new TemplateOperand(operand.Value.Literal is { } literal ? new LiteralExpression(literal) : Number(name, operand.Value), operand.Position)),
            piped: null);
        var kind = Wholes.Contains(name) ? FormatKind.Whole : Reals.Contains(name) ? FormatKind.Real : Truths.Contains(name) ? FormatKind.Truth : FormatKind.Text;
        var isConversion = name is "int" or "float64" or "floor" or "ceil" or "round";
        return FormatExpression.Of(isConversion ? OrZero(Compile(call)) : Compile(call), kind, values);
    }

    private static FormatExpression Number(string name, FormatExpression value)
    {
        var isWhole = OfWholes.Contains(name);
        return value.Kind is not FormatKind.Text || (!isWhole && !OfReals.Contains(name)) ? value : value with
        {
            Value = new TypedValue(
                OrZero(new CallValue(isWhole ? NumberFunctions.ToWhole : NumberFunctions.ToReal, [value.Value], NoSettings)), isWhole ? FormatKind.Whole : FormatKind.Real),
        };
    }

    private static ChoiceValue OrZero(EventValue number) => new([number, new StaticValue("0"u8.ToArray())]);

    private static EventValue Compile(TemplateExpression expression) => expression switch
    {
        FormatExpression format => format.Value,
        LiteralExpression literal => new StaticValue(Encoding.UTF8.GetBytes(literal.Text)),
        CallExpression call => new CallValue(call.Operation, [.. call.Texts.Select(Compile)], call.Settings),
        _ => throw new InvalidOperationException($"There is no value for {expression}."),
    };

    private static string Describe(FormatKind kind) => kind switch
    {
        FormatKind.Text => "text",
        FormatKind.Whole => "whole number",
        FormatKind.Real => "number with a fraction",
        FormatKind.Truth => "truth",
        FormatKind.Time => "time",
        _ => "value of several kinds",
    };
}
