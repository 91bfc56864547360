using System.Globalization;
using System.Text.Json;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Checks a pipeline's stages by compiling them, one after the other.</summary>
public static class StagesValidator
{
    private static readonly string[] Kinds = [.. typeof(StageOptions).GetProperties()
        .Where(property => property.Name != nameof(StageOptions.If)).Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))];

    /// <summary>Finds every mistake below <paramref name="path"/>, such as <c>pipelines.app.stages</c>.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(string path, IReadOnlyList<StageOptions> stages, KafkaSourceOptions source)
    {
        List<ConfigurationMistake> mistakes = [];
        Compile(path, stages, source, mistakes);
        return mistakes;
    }

    /// <summary>The fields that records have behind stages, those that are mistaken left out.</summary>
    internal static EventSchema SchemaBehind(IReadOnlyList<StageOptions> stages, KafkaSourceOptions source) => Compile("", stages, source, []);

    private static EventSchema Compile(string path, IReadOnlyList<StageOptions> stages, KafkaSourceOptions source, List<ConfigurationMistake> mistakes)
    {
        var schema = new EventSchema(source, stages.Count > 0);
        var compiler = new StageCompiler(schema);
        for (var i = 0; i < stages.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}.{i}");
            var known = mistakes.Count;
            mistakes.AddRange(CheckShape(at, stages[i]));
            if (mistakes.Count > known)
            {
                continue;
            }

            var read = schema.Read.Count;
            try
            {
                var step = compiler.Compile(stages[i]);
                mistakes.AddRange(schema.Read.Skip(read).Where(field => !schema.CanHave(field)).Select(field => new ConfigurationMistake(
                    $"{at}.{step.Name}", field.ToString(), "No record can have this field: no stage before this one writes it, and the value is not decoded as JSON.")));
            }
            catch (TextMistakes several)
            {
                mistakes.AddRange(several.Mistakes.Select(mistake => new ConfigurationMistake($"{at}.logql", null, $"Correct it: {mistake}.")));
            }
            catch (FormatException exception)
            {
                mistakes.Add(new(at, null, $"Correct it: {exception.Message.TrimEnd('.')}."));
            }
        }

        foreach (var second in stages.Index().Where(stage => stage.Item.Split is not null).Skip(1))
        {
            mistakes.Add(new(string.Create(CultureInfo.InvariantCulture, $"{path}.{second.Index}.split"), null, "Remove it: a record can be split once."));
        }

        return schema;
    }

    private static IEnumerable<ConfigurationMistake> CheckShape(string at, StageOptions stage)
    {
        var kinds = typeof(StageOptions).GetProperties()
            .Where(property => property.Name != nameof(StageOptions.If) && property.GetValue(stage) is not null)
            .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))
            .ToList();
        if (kinds.Count != 1)
        {
            yield return new(
                at, kinds.Count == 0 ? null : string.Join(", ", kinds),
                kinds.Count == 0 ? $"Say what the stage does: one of {string.Join(", ", Kinds)}." : "Make each of them a stage of its own, in the order that you mean.");
        }

        if (stage is { If.Length: 0, Keep.Fields.Count: 0 })
        {
            yield return new($"{at}.keep", null, "Say with 'if' which records are kept, or list the fields that are.");
        }

        if (stage is { If.Length: 0, Drop: { OlderThan: null, LongerThan: null } })
        {
            yield return new($"{at}.drop", null, "Say with 'if', older_than or longer_than which records are left out: this leaves out all.");
        }
    }
}
