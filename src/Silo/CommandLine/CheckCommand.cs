using System.CommandLine;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Preflight;
using OrleansKafkaLoki.Silo.Preflight.Findings;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>The command that looks at a configuration beside its servers before it is deployed.</summary>
internal static class CheckCommand
{
    /// <summary>The exit code when something failed, or with <c>--strict</c> has a warning.</summary>
    public const int Found = 3;

    /// <summary>The exit code when no server answers (sysexits.h: EX_UNAVAILABLE).</summary>
    public const int Unreachable = 69;

    /// <summary>The most records that are sampled; of each a few numbers are kept.</summary>
    private const int MostSampled = 1_000_000;

    private static readonly Option<string?> Pipeline = new("--pipeline", "-p") { Description = "Only this pipeline. Default: all.", HelpName = "NAME" };

    private static readonly Option<int> Sample = new("--sample") { Description = "The newest records to sample of each pipeline, spread over its partitions, within 20 s.", HelpName = "N", DefaultValueFactory = _ => 10_000 };

    private static readonly Option<string> Output = new Option<string>("--output", "-o")
    {
        Description = "How it is written: text, or json.", HelpName = "FORMAT", DefaultValueFactory = _ => "text",
    }.AcceptOnlyFromAmong("text", "json");

    private static readonly Option<bool> Strict = new("--strict") { Description = "Exits with 3 also for warnings." };

    public static Command Create(Func<ParseResult, ShipperConfiguration> load, TextWriter output, TextWriter error)
    {
        var command = new Command(
            "check",
            "Looks before a deployment at the servers that the configuration names: topics, rights and dead letters in Kafka; what the newest records become, how many streams and bytes "
            + "that makes, and what Loki would refuse of it; Loki's query side; Redis; clocks. It changes nothing. Exit code 0, also with warnings; 2 for a mistake in configuration or call; "
            + "3 if something failed; 69 if no server answers.")
        {
            Pipeline, Sample, Output, Strict,
        };
        command.SetAction((result, cancellationToken) => RunAsync(result, load(result), output, error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, ShipperConfiguration configuration, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (configuration.Mistakes.Count > 0)
        {
            await error.WriteAsync(ConfigurationReport.Mistakes(configuration.Mistakes));
            return ShipperCommand.BadConfiguration;
        }

        var (pipeline, count) = (result.GetValue(Pipeline), result.GetValue(Sample));
        if (Mistakes(configuration.Options, pipeline, count).ToList() is { Count: > 0 } mistakes)
        {
            await error.WriteLineAsync(string.Join(Environment.NewLine, mistakes));
            return ShipperCommand.BadConfiguration;
        }

        IReadOnlyList<string> pipelines = pipeline is null ? [.. configuration.Options.Pipelines.Keys] : [pipeline];
        var report = await new PreflightRun(configuration.Options, TimeProvider.System).RunAsync(pipelines, count, cancellationToken);
        await output.WriteAsync(result.GetValue(Output) == "json" ? PreflightJson.Of(report) + Environment.NewLine : PreflightText.Of(report));
        return ExitCode(report, result.GetValue(Strict));
    }

    private static int ExitCode(PreflightReport report, bool isStrict) =>
        report.ReachedNothing ? Unreachable
        : report.State == CheckState.Failed || (isStrict && report.State == CheckState.Warning) ? Found
        : 0;

    private static IEnumerable<string> Mistakes(ShipperOptions shipper, string? pipeline, int count)
    {
        if (pipeline is not null && !shipper.Pipelines.ContainsKey(pipeline))
        {
            yield return $"There is no pipeline '{pipeline}'; there is {string.Join(", ", shipper.Pipelines.Keys)}.";
        }

        if (count is < 1 or > MostSampled)
        {
            yield return $"--sample is from 1 to {MostSampled}.";
        }
    }
}
