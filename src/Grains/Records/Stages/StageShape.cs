using System.Text.Json;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Stages;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Checks the options of one stage by themselves: that it does one thing, and that none of them is idle.</summary>
internal static class StageShape
{
    private static readonly string[] Kinds = [.. typeof(StageOptions).GetProperties()
        .Where(property => property.Name != nameof(StageOptions.If)).Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))];

    /// <summary>What is wrong, and what has no effect.</summary>
    /// <param name="at">Where the stage stands.</param>
    /// <param name="stage">The stage.</param>
    public static IEnumerable<ConfigurationMistake> Check(string at, StageOptions stage) => [.. CheckKind(at, stage), .. CheckChoice(at, stage), .. CheckEffect(at, stage)];

    private static IEnumerable<ConfigurationMistake> CheckKind(string at, StageOptions stage)
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
    }

    private static IEnumerable<ConfigurationMistake> CheckChoice(string at, StageOptions stage)
    {
        if (stage is { If.Length: 0, Keep.Fields.Count: 0 })
        {
            yield return new($"{at}.keep", null, "Say with 'if' which records are kept, or list the fields that are.");
        }

        if (stage is { If.Length: 0, Drop: { OlderThan: null, LongerThan: null } })
        {
            yield return new($"{at}.drop", null, "Say with 'if', older_than or longer_than which records are left out: this leaves out all.");
        }

        if (stage.Drop?.LongerThan is < 1 and var length)
        {
            yield return new($"{at}.drop.longer_than", FormattableString.Invariant($"{length}"), "Must be at least 1: every line is longer.");
        }

        if (stage is { If.Length: 0, Sample.Rate: 0 })
        {
            yield return new($"{at}.sample.rate", "0", "Keeps no entry at all: give the part that is kept, or say with 'if' which are left out.") { IsWarning = true };
        }
    }

    private static IEnumerable<ConfigurationMistake> CheckEffect(string at, StageOptions stage)
    {
        (string Option, string? Value, string Remedy)[] idle = stage switch
        {
            { Map: { Values.Count: 0, Default: null } } => [("map.values", null, "Does nothing: give values and what they become, or a default.")],
            { Json: { Target: { Length: > 0 } target, Expressions.Count: > 0 } } =>
                [("json.target", target, "Has no effect beside expressions: write the whole path there, or leave out one of the two.")],
            { Logfmt: { Target: { Length: > 0 } target, Mapping.Count: > 0 } } =>
                [("logfmt.target", target, "Has no effect beside mapping: write the whole path there, or leave out one of the two.")],
            { Keep: { Fields.Count: > 0, Reason: not "keep" } keep } =>
                [("keep.reason", keep.Reason, "Has no effect beside fields: a stage that keeps fields leaves out no record.")],
            { Redact: { Salt: { } salt } redact } when !redact.Replace.Contains("hash", StringComparison.Ordinal) =>
                [("redact.salt", salt.ToString(), "Has no effect without a hash: write replace: hash, or remove it.")],
            _ => [],
        };
        return idle.Select(option => new ConfigurationMistake($"{at}.{option.Option}", option.Value, option.Remedy));
    }
}
