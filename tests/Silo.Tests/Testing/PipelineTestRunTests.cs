using System.Xml.Linq;
using OrleansKafkaLoki.Silo.Testing;
using OrleansKafkaLoki.Silo.Tests.Configuration;
using OrleansKafkaLoki.Silo.Tests.Rendering;
using TestResult = OrleansKafkaLoki.Silo.Testing.TestResult;

namespace OrleansKafkaLoki.Silo.Tests.Testing;

public sealed class PipelineTestRunTests
{
    private const string Stages = "- drop: { reason: long, longer_than: 30 }\n- line: \"{{ msg }}\"";

    private const string Input = """'{"level":"info","msg":"hello"}', { value: '{"level":"info","msg":"hello, hello"}' }, no json""";

    [Fact]
    public void Run_AllAsExpected_Holds()
    {
        var result = Run("""
            - labels: { level: info }
              line: hello
              time: 2026-01-01T00:00:00.000Z
            - dropped: long
            - refused: undecodable
            """);

        Assert.True(result.Holds, string.Join('\n', result.Mismatches));
    }

    [Fact]
    public void Run_AnythingDifferent_IsToldWithItsPlace()
    {
        var result = Run("""
            - labels: { level: warn, app: a }
              line: hallo
              time: 2026-01-01T00:00:01Z
              tenant: t
              metadata: { trace: x }
            - refused: undecodable
            """);

        Assert.Equal(
            [
                new("expect.0.tenant", "t", ""),
                new("expect.0.labels.app", "a", "(none)"),
                new("expect.0.labels.level", "warn", "info"),
                new("expect.0.line", "hallo", "hello"),
                new("expect.0.metadata.trace", "x", "(none)"),
                new("expect.1", "dead letter: undecodable", "left out: long"),
            ],
            result.Mismatches.Where(mismatch => mismatch.Path is not ("expect.0.time" or "expect.2")));
        Assert.Equal("2026-01-01T00:00:01Z", Assert.Single(result.Mismatches, mismatch => mismatch.Path == "expect.0.time").Expected);
        Assert.Equal("nothing more", Assert.Single(result.Mismatches, mismatch => mismatch.Path == "expect.2").Expected);
    }

    [Fact]
    public void Run_Exact_LabelsThatAreNotNamedAreToldToo()
    {
        const string Expect = "- labels: { level: info }\n- dropped: long\n- refused: undecodable";

        Assert.True(Run(Expect).Holds);
        Assert.Equal(new TestMismatch("expect.0.labels.topic", "(none)", "app-logs"), Assert.Single(Run(Expect, exact: true).Mismatches));
    }

    [Fact]
    public void Report_JUnit_CountsFailuresByPipeline()
    {
        var suite = XDocument.Parse(TestReport.Forms["junit"]([Run("- line: \"\\x01\""), Run("- line: hello\n- {}\n- {}")])).Root!.Element("testsuite")!;

        Assert.Equal(("app", "2", "2"), (suite.Attribute("name")!.Value, suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Contains("expected: \ufffd", suite.Element("testcase")!.Element("failure")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_Mistakes_AreToldWithPathAndRemedy()
    {
        var mistakes = TestConfiguration.Load(RenderBed.Yaml("- line: \"{{ msg }}\"", rest: """
            tests:
              - pipeline: web
                input: [{ value: a, value_base64: AA==, timestamp: soon, partition: -1, valu: b }]
                expect: [{ dropped: a, line: b }, { refused: bored }, { time: soon }]
              - name: empty
              - name: empty
                input: [a]
                expect: [{}]
            """)).Mistakes.ToDictionary(mistake => mistake.Path, mistake => mistake.Remedy);

        Assert.Equal(
            [
                "tests.0.expect.0", "tests.0.expect.1.refused", "tests.0.expect.2.time", "tests.0.input.0.partition", "tests.0.input.0.timestamp", "tests.0.input.0.valu",
                "tests.0.input.0.value_base64", "tests.0.name", "tests.0.pipeline", "tests.1.expect", "tests.1.input", "tests.2.name",
            ],
            mistakes.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("did you mean 'value'?", mistakes["tests.0.input.0.valu"], StringComparison.Ordinal);
        Assert.Equal("Must be one of app.", mistakes["tests.0.pipeline"]);
    }

    private static TestResult Run(string expect, bool exact = false)
    {
        var options = RenderBed.Load(RenderBed.Yaml(Stages, rest: $$"""
            tests:
              - name: it
                exact: {{(exact ? "true" : "false")}}
                input: [{{Input}}]
                expect:
            {{string.Join('\n', expect.Split('\n').Select(line => $"      {line}"))}}
            """));
        return PipelineTestRun.Run(Assert.Single(options.Tests), options.Pipelines);
    }
}
