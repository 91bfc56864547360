using System.CommandLine;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Audit.Peers;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Options;
using OrleansKafkaLoki.Silo.Replay;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>The command that holds Kafka against Loki.</summary>
internal static class AuditCommand
{
    /// <summary>The exit code when something is not in Loki, or not once, or could not be looked for.</summary>
    public const int NotProven = 1;

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

    private static readonly Option<string?> As = new("--as")
    {
        Description = "Looks for the entries of another shipper, in streams with the labels configured here: vector, promtail, alloy, fluent-bit.", HelpName = "SHIPPER",
    };

    private static readonly Option<string?> Lag = new("--lag")
    {
        Description = "With --as: how much later than their records its entries may be, such as 10m. Default: 10m, and 0 for vector, which writes the records' own time.",
        HelpName = "TIME",
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
            Pipeline, Topics, Partition, From, To, Format, Output, Rate, Window, Entries, Resume, As, Lag, Repair, Yes,
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
        var call = Read(result, mistakes);
        mistakes.AddRange(call.Mistakes(configuration.Options));
        if (mistakes.Count > 0)
        {
            await error.WriteLineAsync(string.Join(Environment.NewLine, mistakes));
            return ShipperCommand.BadConfiguration;
        }

        try
        {
            return (await new AuditExecution(call, output, error).RunAsync(configuration.Options, cancellationToken)).IsProven ? 0 : NotProven;
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

    private static AuditCall Read(ParseResult result, List<string> mistakes)
    {
        var options = new AuditOptions(
            result.GetRequiredValue(Pipeline), result.GetValue(Topics) ?? [], result.GetValue(Partition),
            AuditTime.Parse("--from", result.GetValue(From), TimeProvider.System, mistakes), AuditTime.Parse("--to", result.GetValue(To), TimeProvider.System, mistakes))
        {
            WindowSecs = result.GetValue(Window),
            Rate = result.GetValue(Rate),
            ComparesAll = result.GetValue(Entries),
            Repairs = result.GetValue(Repair),
            As = result.GetValue(As),
        };
        return new AuditCall(options, result.GetValue(Format)!, result.GetValue(Output), result.GetValue(Resume), ReadPeer(options.As, result.GetValue(Lag), mistakes), result.GetValue(Yes));
    }

    /// <summary>The shipper that is meant; null for ours.</summary>
    private static PeerOptions? ReadPeer(string? name, string? lagText, List<string> mistakes)
    {
        if (name is null)
        {
            return null;
        }

        var lag = name == "vector" ? TimeSpan.Zero : TimeSpan.FromMinutes(10);
        if (lagText is not null && !Duration.TryParse(lagText, out lag))
        {
            mistakes.Add($"--lag '{lagText}' is no duration such as 90s, 30m, 6h.");
        }

        if (PeerOptions.Names.TryGetValue(name, out var peer))
        {
            return new PeerOptions(peer, lag);
        }

        mistakes.Add($"--as '{name}' is none of {string.Join(", ", PeerOptions.Names.Keys)}.");
        return null;
    }
}
