using System.Collections.Frozen;
using System.CommandLine;
using System.Runtime.InteropServices;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Replay;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>The command that ships dead letters again.</summary>
internal static class ReplayCommand
{
    /// <summary>The exit code when the replay was broken off or could not go on; what it released is done.</summary>
    public const int Unfinished = 1;

    /// <summary>The exit code when some letters were refused again.</summary>
    public const int RefusedAgain = 3;

    private static readonly Option<string> Pipeline = new("--pipeline", "-p")
    {
        Description = "The pipeline whose dead letters are shipped again.", HelpName = "NAME", Required = true,
    };

    private static readonly Option<string[]> Files = new("--file", "-f")
    {
        Description = "Files of dead letters, in place of the pipeline's topic or folder. Repeatable.",
        HelpName = "PATH",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> Causes = new("--cause")
    {
        Description = $"Only letters of these causes, separated by commas; the others are kept. Causes: {string.Join(", ", RejectionCauses.Names)}.",
        HelpName = "CAUSE,...",
    };

    private static readonly Option<bool> OriginalStreams = new("--original-streams")
    {
        Description = "Ships them to the streams that their records belong to, without dead_letters.replay_label. Loki refuses there what is "
            + "more than an hour behind the stream's newest entry.",
    };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Says what would be done: asks Loki, pushes nothing, changes nothing.",
    };

    public static Command Create(Func<ParseResult, ShipperConfiguration> load, TextWriter output, TextWriter error)
    {
        var command = new Command(
            "replay",
            "Ships dead letters again, as the pipeline is configured now, to streams with the label dead_letters.replay_label (default: replayed; its "
            + "value is the hour of their timestamps), which take them however far the original streams are ahead. What Loki holds already, here or "
            + "there, is left out; what it refuses again, such as what is older than its reject_old_samples_max_age, is kept.")
        {
            Pipeline, Files, Causes, OriginalStreams, DryRun,
        };
        command.SetAction((result, _) => RunAsync(result, load(result), output, error));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, ShipperConfiguration configuration, TextWriter output, TextWriter error)
    {
        if (configuration.Mistakes.Count > 0)
        {
            await error.WriteAsync(ConfigurationReport.Mistakes(configuration.Mistakes));
            return ShipperCommand.BadConfiguration;
        }

        var (causes, unknown) = ParseCauses(result.GetValue(Causes));
        var options = new ReplayOptions(
            result.GetRequiredValue(Pipeline), [.. (result.GetValue(Files) ?? []).Select(path => new LocalLetterFile(path))], causes, result.GetValue(OriginalStreams), result.GetValue(DryRun));
        var mistakes = Mistakes(options, unknown, configuration.Options).ToList();
        if (mistakes.Count > 0)
        {
            await error.WriteLineAsync(string.Join(Environment.NewLine, mistakes));
            return ShipperCommand.BadConfiguration;
        }

        using var stopping = new CancellationTokenSource();
        using var breaking = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await ReplayAsync(options, configuration.Options, output, error, stopping.Token, breaking.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            if (stopping.IsCancellationRequested)
            {
                breaking.Cancel();
                return;
            }

            // What is broken off has to be asked for, and old letters cannot be for a while.
            error.WriteLine("Stops when what is under way is done; a second signal breaks it off.");
            stopping.Cancel();
        }
    }

    private static async Task<int> ReplayAsync(
        ReplayOptions options, ShipperOptions shipper, TextWriter output, TextWriter error, CancellationToken stopping, CancellationToken cancellationToken)
    {
        await using var services = ReplayHost.Services(shipper).BuildServiceProvider();
        var summary = new ReplaySummary();
        string? broken = null;
        try
        {
            await ActivatorUtilities.CreateInstance<ReplayRun>(services, options).RunAsync(summary, _ => Task.CompletedTask, stopping, cancellationToken);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            broken = "Stopped.";
        }
        catch (Exception exception) when (
            exception is ReplayException or DeadLetterException or TopicCatalogException or IOException or UnauthorizedAccessException)
        {
            broken = exception.Message;
        }

        await output.WriteAsync(summary.ToText(options.IsDryRun));
        if (broken is not null)
        {
            await error.WriteLineAsync($"{broken} What is not done can be replayed again at any time.");
            return Unfinished;
        }

        return summary.IsComplete ? 0 : RefusedAgain;
    }

    private static IEnumerable<string> Mistakes(ReplayOptions options, List<string> unknownCauses, ShipperOptions shipper)
    {
        if (!shipper.Pipelines.ContainsKey(options.Pipeline))
        {
            yield return $"There is no pipeline '{options.Pipeline}'; there is {string.Join(", ", shipper.Pipelines.Keys)}.";
        }

        foreach (var cause in unknownCauses)
        {
            yield return $"There is no cause '{cause}'; there is {string.Join(", ", RejectionCauses.Names)}.";
        }

        foreach (var file in options.Files.Where(file => !File.Exists(file.Name)))
        {
            yield return $"There is no file '{file.Name}'.";
        }
    }

    private static (FrozenSet<RejectionCause> Known, List<string> Unknown) ParseCauses(string? text)
    {
        HashSet<RejectionCause> known = [];
        List<string> unknown = [];
        foreach (var name in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (RejectionCauses.TryParse(name, out var cause))
            {
                known.Add(cause);
            }
            else
            {
                unknown.Add(name);
            }
        }

        return (known.ToFrozenSet(), unknown);
    }
}
