using System.Globalization;
using OrleansKafkaLoki.Grains.Records.Regexes;
using OrleansKafkaLoki.Grains.Records.Templates.Functions;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Templates;

/// <summary>Makes a function's name and what stands behind it an expression.</summary>
internal static class TemplateCall
{
    private const int MaxWidth = 1_000;
    private const int MaxNumber = 1_000_000_000;

    /// <summary>Finds the function and gives each of its parameters a value.</summary>
    /// <param name="name">The function's name; empty when there is none.</param>
    /// <param name="position">Where it stands.</param>
    /// <param name="operands">What stands behind it.</param>
    /// <param name="piped">What a pipe brings.</param>
    /// <exception cref="FormatException">There is no such function, or it is called otherwise.</exception>
    public static TemplateExpression Bind(string name, int position, IReadOnlyList<TemplateOperand> operands, TemplateOperand? piped)
    {
        if (name.Length == 0)
        {
            throw new TextMistake("a function should stand behind the |; 'or' takes what follows it when there is nothing before", position);
        }

        if (name.Equals("or", StringComparison.OrdinalIgnoreCase))
        {
            return Choose(name, position, 2, [.. piped is { } value ? [value] : (TemplateOperand[])[], .. operands]);
        }

        if (name.Equals("default", StringComparison.OrdinalIgnoreCase))
        {
            return piped is { } given
                ? Choose($"{name} behind a pipe", position, 2, [given, .. operands], 2)
                : Choose(name, position, 2, [.. operands.Reverse()], 2);
        }

        List<FunctionSignature> candidates = [.. FunctionCatalog.Find(name)];
        var count = operands.Count + (piped is null ? 0 : 1);
        var function = candidates.Find(signature => signature.IsVariadic ? count >= 2 : count == signature.Parameters.Length);
        if (function is null)
        {
            throw new TextMistake(
                candidates.Count == 0 ? FunctionCatalog.Remedy(name) : $"write it as {string.Join(" or ", candidates.Select(Usage))}", position);
        }

        if (piped is { } subject)
        {
            // Loki gives a pipe's value to the last parameter. Where that is not the text, only what makes no sense there is taken otherwise.
            if (!function.IsPiped || (function.Parameters[^1] != ParameterKind.Subject && !function.IsVariadic && !operands.All(IsLiteral)))
            {
                throw new TextMistake($"Loki takes what a pipe brings for the last value of {function.Name}; write {function}", position);
            }

            var place = function.Parameters.IndexOf(ParameterKind.Subject);
            operands = [.. operands.Take(place), subject, .. operands.Skip(place)];
        }

        return function.IsVariadic ? Fold(function, operands) : Call(function, operands);
    }

    private static string Usage(FunctionSignature function) =>
        function.IsPiped ? $"{function}, or with the TEXT before a pipe" : function.ToString();

    private static bool IsLiteral(TemplateOperand operand) => operand.Expression is LiteralExpression;

    private static ChoiceExpression Choose(
        string name, int position, int least, IReadOnlyList<TemplateOperand> candidates, int most = int.MaxValue)
    {
        if (candidates.Count < least || candidates.Count > most)
        {
            throw new TextMistake(
                string.Create(CultureInfo.InvariantCulture, $"{name} takes {(most == least ? "" : "at least ")}{least} values, not {candidates.Count}"), position);
        }

        return new ChoiceExpression(
            [.. candidates.SelectMany(candidate => candidate.Expression is ChoiceExpression { Candidates: var inner } ? inner : [candidate.Expression])]);
    }

    private static TemplateExpression Fold(FunctionSignature function, IReadOnlyList<TemplateOperand> operands) => operands
        .Select(operand => operand.Expression)
        .Aggregate((left, right) => new CallExpression(function.Operation, [left, right], new FunctionSettings()));

    private static CallExpression Call(FunctionSignature function, IReadOnlyList<TemplateOperand> operands)
    {
        var settings = new FunctionSettings();
        var texts = new List<TemplateExpression>();
        var numbers = 0;
        for (var i = 0; i < operands.Count; i++)
        {
            switch (function.Parameters[i])
            {
                case ParameterKind.Number or ParameterKind.Width:
                    var number = NumberOf(function, operands[i], function.Parameters[i] == ParameterKind.Width);
                    settings = numbers++ == 0 ? settings with { Number = number } : settings with { SecondNumber = number };
                    break;
                case ParameterKind.Pattern:
                    settings = settings with { Pattern = PatternOf(function, operands[i]) };
                    break;
                case ParameterKind.Subject:
                    texts.Insert(0, operands[i].Expression);
                    break;
                case ParameterKind.Needle when operands[i].Expression is LiteralExpression { Text: "" }:
                    throw new TextMistake($"{function.Name} cannot look for an empty text", operands[i].Position);
                default:
                    texts.Add(operands[i].Expression);
                    break;
            }
        }

        return new CallExpression(function.Operation, [.. texts], settings);
    }

    private static long NumberOf(FunctionSignature function, TemplateOperand operand, bool isWidth)
    {
        var (least, most) = isWidth ? (0, MaxWidth) : (-MaxNumber, MaxNumber);
        return operand.Expression is LiteralExpression literal
            && long.TryParse(literal.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw new TextMistake(
                string.Create(CultureInfo.InvariantCulture, $"{function.Name} needs a whole number from {least} to {most} here"), operand.Position);
    }

    private static ByteRegex PatternOf(FunctionSignature function, TemplateOperand operand)
    {
        if (operand.Expression is not LiteralExpression literal)
        {
            throw new TextMistake($"{function.Name} needs its regular expression in backticks here", operand.Position);
        }

        return ByteRegex.TryCreateUseful(literal.Text, out var pattern, out var error)
            ? pattern
            : throw new TextMistake($"the regular expression is none: {error}", operand.Position);
    }
}
