using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using OrleansKafkaLoki.Silo.Rendering;

namespace OrleansKafkaLoki.Silo.Testing;

/// <summary>Writes what came of tests.</summary>
internal static class TestReport
{
    /// <summary>The forms by their names.</summary>
    public static IReadOnlyDictionary<string, Func<IReadOnlyList<TestResult>, string>> Forms { get; } =
        new Dictionary<string, Func<IReadOnlyList<TestResult>, string>> { ["text"] = Text, ["json"] = Json, ["junit"] = JUnit };

    private static string Text(IReadOnlyList<TestResult> results)
    {
        var text = new StringBuilder();
        foreach (var result in results)
        {
            text.AppendLine($"{(result.Holds ? "ok" : "FAILED")}  {result.Name} ({result.Pipeline})");
            AddMismatches(text, result);
        }

        var failed = results.Count(result => !result.Holds);
        text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{results.Count} tests, {(failed == 0 ? "all hold" : $"{failed} failed")}."));
        return text.ToString();
    }

    private static string Json(IReadOnlyList<TestResult> results)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, RenderJson.Relaxed with { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var result in results)
            {
                json.WriteStartObject();
                json.WriteString("name", result.Name);
                json.WriteString("pipeline", result.Pipeline);
                json.WriteBoolean("holds", result.Holds);
                json.WriteStartArray("mismatches");
                foreach (var (path, expected, actual) in result.Mismatches)
                {
                    json.WriteStartObject();
                    json.WriteString("path", path);
                    json.WriteString("expected", expected);
                    json.WriteString("actual", actual);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + Environment.NewLine;
    }

    private static string JUnit(IReadOnlyList<TestResult> results)
    {
        var suites = new XElement("testsuites", results.GroupBy(result => result.Pipeline).Select(suite => new XElement(
            "testsuite",
            new XAttribute("name", suite.Key),
            new XAttribute("tests", suite.Count()),
            new XAttribute("failures", suite.Count(result => !result.Holds)),
            suite.Select(CaseOf))));
        return $"""<?xml version="1.0" encoding="utf-8"?>{Environment.NewLine}{suites}{Environment.NewLine}""";
    }

    private static XElement CaseOf(TestResult result)
    {
        var element = new XElement("testcase", new XAttribute("classname", result.Pipeline), new XAttribute("name", Printable(result.Name)));
        if (!result.Holds)
        {
            var text = new StringBuilder();
            AddMismatches(text, result);
            element.Add(new XElement("failure", new XAttribute("message", Printable($"{result.Mismatches[0].Path} is not as expected")), Printable(text.ToString())));
        }

        return element;
    }

    private static void AddMismatches(StringBuilder text, TestResult result)
    {
        foreach (var (path, expected, actual) in result.Mismatches)
        {
            text.AppendLine($"    {path}").AppendLine($"        expected: {expected}").AppendLine($"        actual:   {actual}");
        }

        if (!result.Holds)
        {
            text.AppendLine("    what came out:").Append("      ").AppendLine(result.Output.TrimEnd().Replace("\n", "\n      ", StringComparison.Ordinal));
        }
    }

    // XML has no words for other control characters.
    private static string Printable(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.Value is < ' ' and not ('\n' or '\r' or '\t') or 0xFFFE or 0xFFFF ? Rune.ReplacementChar : rune));
}
