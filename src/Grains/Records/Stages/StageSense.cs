using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Stages;
using OrleansKafkaLoki.Grains.Records.Conditions;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Regexes;
using OrleansKafkaLoki.Grains.Records.Templates;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Checks that a stage which can be compiled can do something, and does not do it to everything.</summary>
internal static class StageSense
{
    /// <summary>What can surely not be meant.</summary>
    /// <param name="at">Where the stage stands.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="before">The stages before it.</param>
    public static IEnumerable<ConfigurationMistake> Check(string at, StageFacts stage, IEnumerable<StageOptions> before) =>
    [
        .. CheckCondition(at, stage),
        .. CheckTemplates(at, stage.Options),
        .. CheckExpression(at, stage.Options),
        .. CheckAge(at, stage.Options, before),
    ];

    private static IEnumerable<ConfigurationMistake> CheckCondition(string at, StageFacts stage)
    {
        if (stage.Step.If is not { } condition || ConditionTruth.Of(condition) is not { } always)
        {
            yield break;
        }

        var leavesOut = always != stage.Step.IsInverted && stage.Options is { Drop: { OlderThan: null, LongerThan: null } } or { Keep.Fields.Count: 0 };
        var what = always ? "It holds of every record" : "It holds of no record";
        yield return new(
            $"{at}.if", stage.Options.If,
            leavesOut ? $"{what}, so the stage leaves out all: say which are left out."
            : always == stage.Step.IsInverted ? $"{what}, so the stage does nothing: say which records go through it, or remove it."
            : $"{what}: leave it out, or say which records go through the stage.")
        {
            IsWarning = always && !leavesOut && !stage.Step.IsInverted,
        };
    }

    private static IEnumerable<ConfigurationMistake> CheckTemplates(string at, StageOptions stage) =>
        from template in (stage.Set?.Select(rule => (Path: $"{at}.set.{rule.Key}", Text: rule.Value)) ?? []).Concat(stage.Line is { } line ? [($"{at}.line", line)] : [])
        let reason = TemplateSense.FindMistake(Template.Parse(template.Text))
        where reason is not null
        select new ConfigurationMistake(template.Path, template.Text, reason);

    private static IEnumerable<ConfigurationMistake> CheckExpression(string at, StageOptions stage)
    {
        if (stage.Replace is { Expression: var expression } && ByteRegex.TryCreate(expression, out var regex, out _) && regex.MatchesAlways())
        {
            yield return new(
                $"{at}.replace.expression", expression, "It matches the empty text, and so before each character: say what is replaced, such as \\d+ for \\d*.");
        }
    }

    private static IEnumerable<ConfigurationMistake> CheckAge(string at, StageOptions stage, IEnumerable<StageOptions> before)
    {
        if (stage.Drop?.OlderThan is { } age && !before.Any(StageFacts.MaySetTime))
        {
            yield return new(
                $"{at}.drop.older_than", FormattableString.Invariant($"{age.TotalSeconds}s"),
                "No entry is older than its record: it is about a time that a stage before this one gives entries (timestamp, cri, docker, syslog). What is too old for Loki, "
                + "sink.on_too_old is about.");
        }
    }
}
