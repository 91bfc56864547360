using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Events;

/// <summary>Checks that a template can have a value, and that all of it can have a part in that.</summary>
internal static class TemplateSense
{
    /// <summary>What is wrong with a template, as a sentence; null for nothing.</summary>
    public static string? FindMistake(Template template) =>
        template.IsEmpty ? "Give a text or a field: this has no value."
        : !template.IsStatic && !ReadsAny(template) && !HasValue(template) ? "It never has a value, whatever the record: what its functions are called with is none for them."
        : template.Parts.Select(part => part.Expression).OfType<TemplateExpression>().Select(FindIdle).FirstOrDefault(reason => reason is not null);

    /// <summary>True when every record has a value of it.</summary>
    public static bool AlwaysHasValue(Template template) =>
        template.Parts.All(part => part.Text is not null || part.Expression is LineExpression || IsCertain(part.Expression!))
        && template.Parts.Any(part => part.Text is not null || part.Expression is not LineExpression);

    private static bool IsCertain(TemplateExpression expression) => expression switch
    {
        LiteralExpression literal => literal.Text.Length > 0,
        ChoiceExpression choice => choice.Candidates.Any(IsCertain),
        _ => false,
    };

    private static string? FindIdle(TemplateExpression expression)
    {
        if (expression is ChoiceExpression choice && choice.Candidates.SkipLast(1).OfType<LiteralExpression>().FirstOrDefault(IsCertain) is { } literal)
        {
            return $"What stands behind \"{literal.Text}\" is never taken, because that is always there: put it last.";
        }

        return Below(expression).Select(FindIdle).FirstOrDefault(reason => reason is not null);
    }

    private static bool ReadsAny(Template template) => template.Parts.Any(part => part.Expression is { } expression && ReadsAny(expression));

    private static bool ReadsAny(TemplateExpression expression) => expression is FieldExpression or LineExpression || Below(expression).Any(ReadsAny);

    private static ImmutableArray<TemplateExpression> Below(TemplateExpression expression) => expression switch
    {
        ChoiceExpression choice => choice.Candidates,
        CallExpression call => call.Texts,
        _ => [],
    };

    private static bool HasValue(Template template)
    {
        var schema = new EventSchema(new KafkaSourceOptions());
        using var fields = new RecordEvent(schema, new PartitionId("", "", 0));
        using var output = new PooledBufferWriter();
        return new EventTemplate(template, schema).TryRender(fields, default, output);
    }
}
