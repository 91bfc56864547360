using System.Text.RegularExpressions;
using OrleansKafkaLoki.Silo.CommandLine;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Tests.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Examples;

/// <summary>A folder of configurations with tests, which are run as the command <c>test</c> runs them.</summary>
internal static partial class ExampleFolder
{
    /// <summary>The configurations of a folder.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(RepositoryFile.Path(folder), "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>Fails unless there is a test of each pipeline, and all hold.</summary>
    public static async Task AssertHoldsAsync(string folder, string file)
    {
        var path = Path.Combine(RepositoryFile.Path(folder), file);
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var variables = VariableThatIsNeeded().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToDictionary(name => name, _ => "value");
        var configuration = ShipperConfiguration.Load(new ConfigurationSources(path, [], variables));
        await using var output = new StringWriter();
        await using var error = new StringWriter();

        var exitCode = await TestCommand.Create(_ => configuration, output, error).Parse([]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, $"{output}{error}");
        var tests = configuration.Options.Tests.Select(test => test.Pipeline.Length > 0 ? test.Pipeline : configuration.Options.Pipelines.Keys.Single());
        Assert.Equal(configuration.Options.Pipelines.Keys.Order(StringComparer.Ordinal), tests.Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\$\{(\w+)(?:\}|:\?)")]
    private static partial Regex VariableThatIsNeeded();
}
