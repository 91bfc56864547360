using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.Rendering;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Rendering;

namespace OrleansKafkaLoki.Silo.Testing;

/// <summary>Holds what comes out of a pipeline against what a test expects.</summary>
internal static class ExpectationCheck
{
    private const string None = "(none)";

    /// <summary>All that differs, result by result.</summary>
    public static IEnumerable<TestMismatch> Compare(IReadOnlyList<TestExpectationOptions> expected, IReadOnlyList<RenderedResult> actual, bool isExact)
    {
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"expect.{i}");
            var mismatches = i >= expected.Count ? [new TestMismatch(path, "nothing more", Describe(actual[i]))]
                : i >= actual.Count ? [new TestMismatch(path, Describe(expected[i]), "nothing more")]
                : Compare(path, expected[i], actual[i], isExact);
            foreach (var mismatch in mismatches)
            {
                yield return mismatch;
            }
        }
    }

    private static IEnumerable<TestMismatch> Compare(string path, TestExpectationOptions expected, RenderedResult actual, bool isExact) => (expected, actual) switch
    {
        ({ Dropped: { } reason }, RenderedDrop drop) => Compare($"{path}.dropped", reason, drop.Reason),
        ({ Refused: { } cause }, RenderedRefusal refusal) => Compare($"{path}.refused", cause, RejectionCauses.Name(refusal.Cause)),
        ({ Dropped: null, Refused: null }, RenderedEntry entry) =>
        [
            .. Compare($"{path}.tenant", expected.Tenant, entry.Stream.Tenant),
            .. ComparePairs($"{path}.labels", expected.Labels, LabelSet.Of(entry.Stream.Labels), isExact),
            .. CompareTime($"{path}.time", expected.Time, entry.TimestampNs),
            .. Compare($"{path}.line", expected.Line, Encoding.UTF8.GetString(entry.Line.Span)),
            .. ComparePairs($"{path}.metadata", expected.Metadata, entry.Metadata, isExact),
        ],
        _ => [new TestMismatch(path, Describe(expected), Describe(actual))],
    };

    private static IEnumerable<TestMismatch> Compare(string path, string? expected, string actual) =>
        expected is null || expected == actual ? [] : [new TestMismatch(path, expected, actual)];

    private static IEnumerable<TestMismatch> CompareTime(string path, string? expected, long actualNs) =>
        expected is null || (ExpectedTime.TryParse(expected, out var time) && time.Holds(actualNs)) ? [] : [new TestMismatch(path, expected, Rfc3339.Format(actualNs))];

    private static IEnumerable<TestMismatch> ComparePairs(string path, Dictionary<string, string> expected, IReadOnlyList<KeyValuePair<string, string>> actual, bool isExact) =>
    [
        .. expected.Where(pair => !actual.Contains(pair))
            .Select(pair => new TestMismatch($"{path}.{pair.Key}", pair.Value, actual.FirstOrDefault(other => other.Key == pair.Key).Value ?? None)),
        .. actual.Where(pair => isExact && !expected.ContainsKey(pair.Key)).Select(pair => new TestMismatch($"{path}.{pair.Key}", None, pair.Value)),
    ];

    private static string Describe(TestExpectationOptions expected) => expected switch
    {
        { Dropped: { } reason } => $"left out: {reason}",
        { Refused: { } cause } => $"dead letter: {cause}",
        { Line: { } line } => $"an entry: {line}",
        _ => "an entry",
    };

    private static string Describe(RenderedResult actual) => actual switch
    {
        RenderedDrop drop => $"left out: {drop.Reason}",
        RenderedRefusal refusal => $"dead letter: {RejectionCauses.Name(refusal.Cause)}: {refusal.Reason}",
        RenderedEntry entry => $"an entry: {Encoding.UTF8.GetString(entry.Line.Span)}",
        _ => "",
    };
}
