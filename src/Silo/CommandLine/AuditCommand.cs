using System.CommandLine;
using System.Globalization;
using Orleans.Serialization;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Kafka.Consuming;
using OrleansKafkaLoki.Silo.Replay;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>The command that holds Kafka against Loki.</summary>
internal static class AuditCommand
{
    /// <summary>The exit code when something is not in Loki, or not once, or could not be looked for.</summary>
    public const int NotProven = 1;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private static readonly Option<string> Pipeline = new("--pipeline", "-p") { Description = "The pipeline to audit.", HelpName = "NAME", Required = true };

    private static readonly Option<string[]> Topics = new("--topic", "-t")
    {
        Description = "Only this topic. Repeatable.", HelpName = "TOPIC", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [],
    };

    private static readonly Option<int?> Partition = new("--partition") { Description = "Only this partition.", HelpName = "N" };

    private static readonly Option<string?> From = new("--from")
    {
        Description = "From the first record of this time on: RFC 3339, or an age such as 90s, 30m, 6h, 2d. Default: the oldest that Kafka holds.", HelpName = "TIME",
    };

    private static readonly Option<string?> To = new("--to") { Description = "Up to the first record of this time. Default: what the pipeline has shipped.", HelpName = "TIME" };

    private static readonly Option<string> Format = new("--format", "-o") { Description = "How the result is written: table, json, csv.", HelpName = "FORMAT", DefaultValueFactory = _ => "table" };

    private static readonly Option<string?> Output = new("--output") { Description = "A file for every record that differs: JSON lines if its name ends in .jsonl, else CSV.", HelpName = "FILE" };

    private static readonly Option<int> Rate = new("--rate") { Description = "The most records to read in a second; 0 for no limit.", HelpName = "RECORDS", DefaultValueFactory = _ => 100_000 };

    private static readonly Option<int> Window = new("--window") { Description = "Seconds of a window in which a stream's entries and their bytes are counted.", HelpName = "SECONDS", DefaultValueFactory = _ => 60 };

    private static readonly Option<bool> Entries = new("--entries") { Description = "Compares every entry, and not only in windows whose count or bytes differ: slow, and the whole truth." };

    private static readonly Option<string?> Resume = new("--resume")
    {
        Description = "A file for what is counted: a run that was ended goes on from it with the same range. It is deleted when the audit is done.", HelpName = "FILE",
    };

    private static readonly Option<bool> Repair = new("--repair") { Description = "Ships what is missing, and looks again. Without --yes it only says what it would do." };

    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Does what --repair says." };

    public static Command Create(Func<ParseResult, ShipperConfiguration> load, TextWriter output, TextWriter error)
    {
        var command = new Command(
            "audit",
            "Proves that what is in Kafka is in Loki, once: reads a range of Kafka again, routes it as the pipeline is configured now, asks Loki what it holds, takes off "
            + "the dead letters, and names what is missing or there twice. Exit code 0 if all is there once, 1 if not, 2 for a mistake in the call.")
        {
            Pipeline, Topics, Partition, From, To, Format, Output, Rate, Window, Entries, Resume, Repair, Yes,
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

        List<string> mistakes = [];
        var options = new AuditOptions(
            result.GetRequiredValue(Pipeline), result.GetValue(Topics) ?? [], result.GetValue(Partition),
            AuditTime.Parse("--from", result.GetValue(From), TimeProvider.System, mistakes), AuditTime.Parse("--to", result.GetValue(To), TimeProvider.System, mistakes))
        {
            WindowSecs = result.GetValue(Window),
            Rate = result.GetValue(Rate),
            ComparesAll = result.GetValue(Entries),
            Repairs = result.GetValue(Repair),
        };
        mistakes.AddRange(Mistakes(options, result.GetValue(Format)!, configuration.Options));
        if (mistakes.Count > 0)
        {
            await error.WriteLineAsync(string.Join(Environment.NewLine, mistakes));
            return ShipperCommand.BadConfiguration;
        }

        try
        {
            return await RunAsync(options, result.GetValue(Format)!, new AuditFiles(result.GetValue(Output), result.GetValue(Resume)), result.GetValue(Yes), configuration.Options, output, error, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("Stopped; nothing is proven.");
            return NotProven;
        }
        catch (Exception exception) when (
            exception is AuditException or ReplayException or DeadLetterException or TopicCatalogException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{exception.Message} Nothing is proven.");
            return NotProven;
        }
    }

    private static async Task<int> RunAsync(
        AuditOptions options, string format, AuditFiles files, bool isSure, ShipperOptions shipper, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        await using var services = AuditHost.Services(shipper).BuildServiceProvider();
        try
        {
            return await RunAsync(services, options, format, files, isSure, output, error, cancellationToken);
        }
        finally
        {
            await services.GetRequiredService<KafkaConsumerHost>().StopAsync(CancellationToken.None);
        }
    }

    private static async Task<int> RunAsync(
        ServiceProvider services, AuditOptions options, string format, AuditFiles files, bool isSure, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var words = format == "table" ? output : error; // What programs read stays whole.
        await using var findings = new FindingFile(files.Output);
        var run = ActivatorUtilities.CreateInstance<AuditRun>(services, options, (Action<AuditFinding>)findings.Write);
        var result = await RunAsync(services, run, options, files.Resume, error, cancellationToken);
        await output.WriteAsync(Written(result, format));
        if (options.Repairs && run.Lost.Count > 0)
        {
            var streams = run.Lost.Select(lost => lost.Stream).Distinct().Count();
            await words.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{(isSure ? "Ships" : "Would ship")} {run.Lost.Count:N0} entries of {streams:N0} streams{(isSure ? "." : "; --yes does it.")}"));
            if (isSure)
            {
                var summary = await ActivatorUtilities.CreateInstance<AuditRepair>(services, options).ShipAsync(run.Lost, cancellationToken);
                await words.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"shipped: {summary.Replayed:N0}, there meanwhile: {summary.AlreadyStored:N0}, refused and kept as dead letters: {summary.Refused:N0}"));
                var again = ActivatorUtilities.CreateInstance<AuditRun>(services, options, (Action<AuditFinding>)(_ => { }));
                result = await WithProgressAsync(again, again.RunAsync([.. result.Partitions.Select(partition => partition.Range)], log: null, cancellationToken), error);
                await words.WriteLineAsync();
                await output.WriteAsync(Written(result, format));
            }
        }

        return result.IsProven ? 0 : NotProven;
    }

    private static async Task<AuditResult> RunAsync(
        ServiceProvider services, AuditRun run, AuditOptions options, string? resume, TextWriter error, CancellationToken cancellationToken)
    {
        if (resume is null)
        {
            return await WithProgressAsync(run, run.RunAsync(await run.FindRangesAsync(cancellationToken), log: null, cancellationToken), error);
        }

        using var log = await PieceLog.OpenAsync(resume, run.Terms, () => run.FindRangesAsync(cancellationToken), services.GetRequiredService<Serializer>());
        if (log.IsResumed)
        {
            await error.WriteLineAsync($"goes on with {resume}");
        }

        var result = await WithProgressAsync(run, run.RunAsync(log.Ranges, log, cancellationToken), error);
        log.Delete();
        return result;
    }

    private static async Task<AuditResult> WithProgressAsync(AuditRun run, Task<AuditResult> audit, TextWriter error)
    {
        while (await Task.WhenAny(audit, Task.Delay(BetweenLines, TimeProvider.System)) != audit)
        {
            await error.WriteLineAsync(run.Progress ?? "asks Kafka");
        }

        return await audit;
    }

    private static string Written(AuditResult result, string format) => format switch
    {
        "json" => AuditJson.Of(result) + Environment.NewLine,
        "csv" => AuditCsv.Of(result),
        _ => AuditText.Of(result),
    };

    private static IEnumerable<string> Mistakes(AuditOptions options, string format, ShipperOptions shipper)
    {
        if (!shipper.Pipelines.ContainsKey(options.Pipeline))
        {
            yield return $"There is no pipeline '{options.Pipeline}'; there is {string.Join(", ", shipper.Pipelines.Keys)}.";
        }

        if (format is not ("table" or "json" or "csv"))
        {
            yield return $"--format '{format}' is none of table, json, csv.";
        }

        if (options.WindowSecs is < 1 or > 86_400)
        {
            yield return "--window is from 1 to 86400 seconds.";
        }

        if (options.Rate < 0)
        {
            yield return "--rate is no negative number.";
        }

        if (options.From >= options.To)
        {
            yield return "--from is not before --to.";
        }
    }
}
