using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Commands;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Output;

public sealed class TableTests
{
    private static readonly Table Labels = new([Column.Text("LABELS", "labels"), Column.Count("HELD", "held"), Column.Text("SILO", "silo")]);

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    public void Lines_LongLabels_FitTheWidth(int width)
    {
        var answer = JsonNode.Parse($$"""{"items":[{"labels":"{{new string('x', 200)}}","held":1234,"silo":"a"},{"labels":"{{new string('語', 90)}}","held":1,"silo":"b"}]}""")!;

        var lines = Labels.Lines(answer, width, OklRun.Now).Select(line => string.Concat(line.Select(cell => cell.Text))).ToList();

        Assert.All(lines, line => Assert.InRange(Fitting.WidthOf(line), 1, width));
        Assert.Equal(2, lines.Count(line => line.Contains('…', StringComparison.Ordinal)));
        Assert.All(lines.Skip(1), line => Assert.Matches(@"  1(,234)?  [ab]$", line));
    }

    [Fact]
    public void Lines_ControlCharacters_DoNotReachTheScreen()
    {
        var answer = JsonNode.Parse("""{"items":[{"labels":"a\u001b[2Jb\nc","held":1,"silo":"a"}]}""")!;

        Assert.DoesNotContain(Labels.Lines(answer, 80, OklRun.Now).SelectMany(line => line), cell => cell.Text.Any(char.IsControl));
        Assert.DoesNotContain(new Facts().Lines(answer, 80, OklRun.Now).SelectMany(line => line), cell => cell.Text.Any(char.IsControl));
    }

    [Fact]
    public async Task Width_OfScreenPipeAndVariable_IsKept()
    {
        await using var api = (await StubApi.StartAsync()).On("GET", TestAnswers.Partitions);

        var screen = await OklRun.CallAsync(api.Url, "partitions app", terminal => terminal with { ShowsOutput = true, Screen = () => (80, 24) }, environment: ("NO_COLOR", "1"));
        var pipe = await OklRun.CallAsync(api.Url, "partitions app");
        var variable = await OklRun.CallAsync(api.Url, "partitions app", environment: ("COLUMNS", "80"));

        Assert.All(screen.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(screen.Output, variable.Output);
        Assert.Contains("Its checkpoint is read.", pipe.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, null, true)]
    [InlineData(true, "1", null, false)]
    [InlineData(true, "", null, true)]
    [InlineData(true, null, "dumb", false)]
    [InlineData(false, null, null, false)]
    public async Task Colours_OnlyOnAScreenThatWantsThem(bool screen, string? noColor, string? term, bool expected)
    {
        await using var api = (await StubApi.StartAsync()).On("GET", TestAnswers.Partitions);

        var run = await OklRun.CallAsync(
            api.Url, "partitions app", terminal => terminal with { ShowsOutput = screen },
            environment: [.. new[] { ("NO_COLOR", noColor), ("TERM", term) }.Where(variable => variable.Item2 is not null).Select(variable => (variable.Item1, variable.Item2!))]);

        Assert.Equal(expected, run.Output.Contains('\e', StringComparison.Ordinal));
    }

    [Fact]
    public void Partitions_AreTheColumnsOfTop_WithThePipeline() => Assert.Equal(
        "PIPELINE" + Titles(Tables.Partitions), Titles(Tables.AllPartitions));

    private static string Titles(Table table) => string.Concat(table.Lines([], int.MaxValue, OklRun.Now).Single().Select(cell => cell.Text.Trim()));
}
