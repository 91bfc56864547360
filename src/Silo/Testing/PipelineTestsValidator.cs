using System.Globalization;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Options;
using OrleansKafkaLoki.Silo.Rendering;

namespace OrleansKafkaLoki.Silo.Testing;

/// <summary>Finds what is wrong with how tests are written.</summary>
internal static class PipelineTestsValidator
{
    /// <summary>All mistakes below <paramref name="path"/>.</summary>
    public static IEnumerable<ConfigurationMistake> Validate(string path, IReadOnlyList<PipelineTestOptions> tests, IReadOnlyDictionary<string, PipelineOptions> pipelines) =>
        tests.SelectMany((test, index) => ValidateTest(At(path, index), test, tests.Take(index), pipelines));

    private static IEnumerable<ConfigurationMistake> ValidateTest(
        string path, PipelineTestOptions test, IEnumerable<PipelineTestOptions> before, IReadOnlyDictionary<string, PipelineOptions> pipelines)
    {
        if (test.Name.Length == 0)
        {
            yield return new($"{path}.name", null, "Must be given.");
        }
        else if (before.Any(other => other.Name == test.Name))
        {
            yield return new($"{path}.name", test.Name, "Another test has this name; choose another.");
        }

        if (test.Pipeline.Length == 0 ? pipelines.Count > 1 : !pipelines.ContainsKey(test.Pipeline))
        {
            yield return new($"{path}.pipeline", test.Pipeline.Length == 0 ? null : test.Pipeline, $"Must be one of {string.Join(", ", pipelines.Keys)}.");
        }

        if (test.Input.Count == 0)
        {
            yield return new($"{path}.input", null, "Must be given: the records that go in, such as [\"a line\"].");
        }

        if (test.Expect.Count == 0)
        {
            yield return new($"{path}.expect", null, "Must be given: one for each entry, and for each record that is left out ('dropped') or refused ('refused').");
        }

        var inner = test.Input.SelectMany((input, index) => ValidateInput(At($"{path}.input", index), input))
            .Concat(test.Expect.SelectMany((expectation, index) => ValidateExpectation(At($"{path}.expect", index), expectation)));
        foreach (var mistake in inner)
        {
            yield return mistake;
        }
    }

    private static IEnumerable<ConfigurationMistake> ValidateInput(string path, TestInputOptions input)
    {
        foreach (var mistake in OptionRanges.Check(path, input))
        {
            yield return mistake;
        }

        if (input is { Value: not null, ValueBase64: not null })
        {
            yield return new($"{path}.value_base64", null, $"Stands beside {path}.value; keep one of the two.");
        }

        if (input.ValueBase64 is { } base64 && !Convert.TryFromBase64String(base64, new byte[base64.Length], out _))
        {
            yield return new($"{path}.value_base64", base64, "Must be base64.");
        }

        if (input.Timestamp is { } time && !RecordTime.TryParse(time, out _))
        {
            yield return new($"{path}.timestamp", time, $"Must be {RecordTime.Form}.");
        }
    }

    private static IEnumerable<ConfigurationMistake> ValidateExpectation(string path, TestExpectationOptions expectation)
    {
        var isEntry = expectation.Labels.Count > 0 || expectation.Metadata.Count > 0 || expectation is not { Line: null, Time: null, Tenant: null };
        if (expectation is { Dropped: not null, Refused: not null } || (isEntry && expectation is not { Dropped: null, Refused: null }))
        {
            yield return new(path, null, "Must be an entry, or 'dropped', or 'refused': make each of them one of the list, in the order in which they come out.");
        }

        if (expectation.Refused is { } cause && !RejectionCauses.TryParse(cause, out _))
        {
            yield return new($"{path}.refused", cause, $"Must be one of {string.Join(", ", RejectionCauses.Names)}.");
        }

        if (expectation.Time is { } time && !ExpectedTime.TryParse(time, out _))
        {
            yield return new($"{path}.time", time, "Must be RFC 3339, such as 2026-01-31T12:00:00.25Z.");
        }
    }

    private static string At(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}.{index}");
}
