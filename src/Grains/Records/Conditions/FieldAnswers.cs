namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>What several tests of one text can say together.</summary>
/// <param name="canBeMissing">Whether there may be no text.</param>
internal sealed class FieldAnswers(bool canBeMissing)
{
    private const int MostFree = 8;

    /// <summary>The tests.</summary>
    public List<TextTest> Tests { get; } = [];

    /// <summary>Each set of answers that a text can bring about, and maybe others; null when they are too many.</summary>
    public List<Dictionary<TextTest, bool>>? All()
    {
        List<Dictionary<TextTest, bool>> all = canBeMissing ? [Of([], isThere: false)] : [];
        all.Add(Of([], isThere: true));
        all.AddRange(Tests.OfType<EqualTest>().Select(test => Of(test.Expected, isThere: true)));

        // Of all other texts, what a test says does not hang on what others say, but of quantities of one kind.
        List<Dictionary<TextTest, bool>> others = [[]];
        foreach (var test in Tests.Where(test => test is not QuantityTest { Limit: not null }))
        {
            bool? answer = test switch
            {
                EqualTest => false,
                PresenceTest => true,
                ContainsTest { HoldsAlways: true } => true,
                RegexTest regex when regex.HoldsAlways() => true,
                _ => null,
            };
            others = [.. others.SelectMany(other => answer is { } known ? [With(other, test, known)] : (Dictionary<TextTest, bool>[])[With(other, test, true), With(other, test, false)])];
            if (others.Count > 1 << MostFree)
            {
                return null;
            }
        }

        foreach (var kind in Tests.OfType<QuantityTest>().Where(test => test.Limit is not null).GroupBy(test => test.ReadAs))
        {
            List<QuantityTest> tests = [.. kind];
            List<double> limits = [.. tests.Select(test => test.Limit!.Value).Distinct().Order()];
            if (others.Count * limits.Count > 1 << MostFree)
            {
                return null;
            }

            // No quantity; below the first limit, at it, between it and the next, and so on.
            others = [.. others.SelectMany(other => Enumerable.Range(-1, (limits.Count * 2) + 2).Select(place =>
                tests.Aggregate(other, (answers, test) => With(answers, test, place >= 0 && test.Holds(place.CompareTo((limits.IndexOf(test.Limit!.Value) * 2) + 1))))))];
        }

        return [.. all, .. others];
    }

    private static Dictionary<TextTest, bool> With(Dictionary<TextTest, bool> answers, TextTest test, bool answer) => new(answers) { [test] = answer };

    private Dictionary<TextTest, bool> Of(ReadOnlySpan<byte> text, bool isThere)
    {
        var answers = new Dictionary<TextTest, bool>();
        foreach (var test in Tests)
        {
            answers[test] = test.Holds(text, isThere);
        }

        return answers;
    }
}
