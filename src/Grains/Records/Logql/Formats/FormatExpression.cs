using System.Text;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Logql.Formats;

/// <summary>A value of a template, resolved, on its way into a function.</summary>
/// <param name="Value">The value.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Weight">How many steps it takes.</param>
internal sealed record FormatExpression(FormatValue Value, FormatKind Kind, int Weight) : TemplateExpression
{
    /// <summary>The most steps that a template may take; variables that are made of variables take many.</summary>
    public const int MaxWeight = 256;

    /// <summary>What stands there when it is a text or a number.</summary>
    public string? Literal { get; init; }

    /// <summary>A value of a kind, made of others.</summary>
    public static FormatExpression Of(EventValue value, FormatKind kind, params IEnumerable<FormatExpression> operands) => new(
        value as FormatValue ?? new TypedValue(value, kind), kind, operands.Aggregate(1, (weight, operand) => Math.Min(MaxWeight + 1, weight + operand.Weight)));

    /// <summary>A text or a number that stands there.</summary>
    public static FormatExpression OfLiteral(string text, FormatKind kind) => Of(new StaticValue(Encoding.UTF8.GetBytes(text)), kind) with { Literal = text };
}
