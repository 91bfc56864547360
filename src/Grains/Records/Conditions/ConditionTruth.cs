using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>
/// Proves of a condition that it holds of no record, or of every one: by asking it about all answers that its tests can give together, and some
/// that they cannot.
/// </summary>
internal sealed class ConditionTruth
{
    private const int MostCases = 20_000;

    private readonly Dictionary<(EventFieldKind Kind, object? Place), FieldAnswers> _fields = [];

    private ConditionTruth(Condition condition) => Collect(condition);

    /// <summary>Whether the condition holds, if that is so of every record alike; null if not, or if it is not known.</summary>
    public static bool? Of(Condition condition)
    {
        var truth = new ConditionTruth(condition);
        List<List<Dictionary<TextTest, bool>>> choices = [];
        var cases = 1L;
        foreach (var field in truth._fields.Values)
        {
            if (field.All() is not { } answers || (cases *= answers.Count) > MostCases)
            {
                return null;
            }

            choices.Add(answers);
        }

        bool? always = null;
        foreach (var answers in Combine(choices))
        {
            var holds = Holds(condition, answers);
            always ??= holds;
            if (always != holds)
            {
                return null;
            }
        }

        return always;
    }

    private static IEnumerable<Dictionary<TextTest, bool>[]> Combine(List<List<Dictionary<TextTest, bool>>> choices)
    {
        var at = new int[choices.Count];
        while (true)
        {
            yield return [.. choices.Select((choice, field) => choice[at[field]])];
            var moved = 0;
            while (moved < at.Length && ++at[moved] == choices[moved].Count)
            {
                at[moved++] = 0;
            }

            if (moved == at.Length)
            {
                yield break;
            }
        }
    }

    private static bool Holds(Condition condition, Dictionary<TextTest, bool>[] answers) => condition switch
    {
        AllCondition all => all.Parts.All(part => Holds(part, answers)),
        AnyCondition any => any.Parts.Any(part => Holds(part, answers)),
        NotCondition not => !Holds(not.Part, answers),
        FieldCondition field => Array.Find(answers, answer => answer.ContainsKey(field.Test))![field.Test],
        LineCondition line => Array.Find(answers, answer => answer.ContainsKey(line.Test))![line.Test],
        _ => throw new InvalidOperationException($"Nothing tells when {condition} holds."),
    };

    private void Collect(Condition condition)
    {
        switch (condition)
        {
            case AllCondition all: Collect(all.Parts); break;
            case AnyCondition any: Collect(any.Parts); break;
            case NotCondition not: Collect(not.Part); break;
            case FieldCondition { Field: var field } tested:
                Add((field.Kind, field.Header is { } header ? Convert.ToHexString(header) : field.Node), tested.Test, canBeMissing: true);
                break;
            case LineCondition line: Add(default, line.Test, canBeMissing: false); break;
        }
    }

    private void Collect(IReadOnlyList<Condition> conditions)
    {
        foreach (var condition in conditions)
        {
            Collect(condition);
        }
    }

    private void Add((EventFieldKind Kind, object? Place) place, TextTest test, bool canBeMissing)
    {
        if (!_fields.TryGetValue(place, out var field))
        {
            _fields.Add(place, field = new FieldAnswers(canBeMissing));
        }

        field.Tests.Add(test);
    }
}
