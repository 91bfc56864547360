using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Quickstart.Cluster;
using OrleansKafkaLoki.Quickstart.SiloProcess;
using OrleansKafkaLoki.Quickstart.Text;
using OrleansKafkaLoki.Silo.Kafka.Admin;

namespace OrleansKafkaLoki.Quickstart.CommandLine;

/// <summary>The program's command line.</summary>
internal static class QuickstartCommand
{
    private const string EffectivelyOnce = "effectively_once";
    private const string AtLeastOnce = "at_least_once";
    private const int LastPort = 65_535;

    private static readonly Option<double> Rate = new("--rate")
    {
        Description = "Lines per second over all partitions; 0 sends as fast as the shipper takes them.",
        HelpName = "N",
        DefaultValueFactory = _ => 1000,
    };

    private static readonly Option<string[]> Topics = new("--topics")
    {
        Description = "The topics, separated by commas.",
        HelpName = "a,b",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = ParseTopics,
        DefaultValueFactory = _ => ["logs"],
    };

    private static readonly Option<int> Partitions = new("--partitions")
    {
        Description = "Partitions of each topic.",
        HelpName = "N",
        DefaultValueFactory = _ => 4,
    };

    private static readonly Option<int> Silos = new("--silos")
    {
        Description = "Silo processes of one cluster, up to 9. With several, type 'kill 2', 'add' or 'help' while they run, and watch the partitions move.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<FileInfo?> LinesFile = new("--file")
    {
        Description = "Ships the lines of this file instead of generated ones: once, then stops; with --for over and over for that time.",
        HelpName = "PATH",
    };

    private static readonly Option<TimeSpan?> For = DurationOption(
        "--for", "Produces for this long, waits until everything is delivered and stops. The exit code is 0 only if every record was delivered exactly once.");

    private static readonly (Option<TimeSpan?> Option, DisturbanceKind Kind)[] Disturbances =
    [
        (DurationOption("--restart-every", "Stops the silo (SIGTERM), with several one after the other, at this interval and starts it again, under load."), DisturbanceKind.Restart),
        (DurationOption("--kill-every", "Kills the silo (SIGKILL), with several one after the other, at this interval and starts it again, under load."), DisturbanceKind.Kill),
        (DurationOption("--pause-every", "Holds the silo (SIGSTOP) for 8 s, with several one after the other, at this interval, under load."), DisturbanceKind.Pause),
        (DurationOption("--redis-restart-every", "Stops the embedded Redis at this interval and starts it again with its data, under load."), DisturbanceKind.StoreRestart),
    ];

    private static readonly Option<int?> LokiChaos = new("--loki-chaos")
    {
        Description = "Lets the embedded Loki misbehave by a programme drawn from this seed: late answers, 429, 500, 503, connections cut before and after storing, failing queries.",
        HelpName = "SEED",
    };

    private static readonly Option<string> Delivery = new("--delivery")
    {
        Description = "What a crash may do to records that were under way: nothing, or repeat them.",
        HelpName = $"{EffectivelyOnce}|{AtLeastOnce}",
        DefaultValueFactory = _ => EffectivelyOnce,
    };

    private static readonly Option<TimeSpan?> DrainTimeout = DurationOption("--drain-timeout", "How long to wait for delivery after the last line. [default: 1m]");
    private static readonly Option<int> LokiPort = PortOption("--loki-port", "The port of the embedded Loki and its page.");
    private static readonly Option<int> AdminPort = PortOption("--admin-port", "The port of the silo's health, metrics and dashboard; further silos take the ports behind it.");

    /// <summary>Makes the command.</summary>
    /// <param name="run">Runs what it asks for and returns the exit code.</param>
    public static RootCommand Create(Func<QuickstartOptions, CancellationToken, Task<int>> run)
    {
        Require(Rate, rate => rate is >= 0 and <= 10_000_000, "a number from 0 to 10000000");
        Require(LinesFile, file => file is null || file.Exists, "a file");
        Require(Silos, count => count is > 0 and <= ClusterOperator.MaxSilos, $"a number from 1 to {ClusterOperator.MaxSilos}");
        Require(Partitions, count => count is > 0 and <= 1000, "a number from 1 to 1000");
        Delivery.AcceptOnlyFromAmong(EffectivelyOnce, AtLeastOnce);
        var command = new RootCommand(
            "Runs Kafka, Redis, Loki and the shipper on this machine, produces logs and shows where they arrive. The embedded broker " +
            "keeps the newest 5 MB of a partition; it and the embedded Loki forget everything when the program ends.")
        {
            Rate, Topics, Partitions, Silos, LinesFile, For, Delivery, LokiChaos, DrainTimeout, LokiPort, AdminPort,
        };
        Array.ForEach(Disturbances, disturbance => command.Add(disturbance.Option));
        command.Validators.Add(CheckTogether);
        command.SetAction((result, stop) => run(Read(result), stop));
        return command;
    }

    private static QuickstartOptions Read(ParseResult result)
    {
        var disturbance = Array.Find(Disturbances, candidate => result.GetValue(candidate.Option) is not null);
        return new QuickstartOptions
        {
            Rate = result.GetValue(Rate),
            Topics = result.GetValue(Topics) ?? [],
            Partitions = result.GetValue(Partitions),
            Silos = result.GetValue(Silos),
            File = result.GetValue(LinesFile),
            For = result.GetValue(For),
            Disturbance = disturbance.Option is null ? null : disturbance.Kind,
            DisturbEvery = disturbance.Option is null ? TimeSpan.Zero : result.GetValue(disturbance.Option)!.Value,
            LokiChaos = result.GetValue(LokiChaos),
            Delivery = result.GetValue(Delivery) == AtLeastOnce ? DeliveryMode.AtLeastOnce : DeliveryMode.EffectivelyOnce,
            DrainTimeout = result.GetValue(DrainTimeout) ?? TimeSpan.FromMinutes(1),
            LokiPort = result.GetValue(LokiPort),
            AdminPort = result.GetValue(AdminPort),
        };
    }

    private static void CheckTogether(CommandResult result)
    {
        var given = Disturbances.Where(disturbance => result.GetValue(disturbance.Option) is not null).Select(disturbance => disturbance.Option.Name).ToList();
        if (given.Count > 1)
        {
            result.AddError($"{string.Join(" and ", given)} exclude each other.");
        }

        if (!result.Errors.Any() && result.GetValue(Silos) > 1 && result.GetValue(AdminPort) > LastPort - ClusterOperator.MaxSilos + 1)
        {
            result.AddError($"--admin-port: with several silos it is at most {LastPort - ClusterOperator.MaxSilos + 1}, because the others take the ports behind it.");
        }
    }

    private static string[]? ParseTopics(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        var topics = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
        if (topics.Length > 0 && Array.TrueForAll(topics, TopicName.IsValid))
        {
            return topics;
        }

        argument.AddError($"--topics: '{text}' is not a list of topic names (letters, digits, '.', '_' and '-') separated by commas.");
        return null;
    }

    private static void Require<T>(Option<T> option, Func<T, bool> condition, string expected) => option.Validators.Add(result =>
    {
        if (result.Errors.Any() || result.GetValueOrDefault<T>() is not { } value || condition(value))
        {
            return;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name}: {value} is not {expected}."));
    });

    private static Option<int> PortOption(string name, string description)
    {
        var option = new Option<int>(name) { Description = description + " 0 takes a free one.", HelpName = "PORT", DefaultValueFactory = _ => 0 };
        Require(option, port => port is >= 0 and <= LastPort, "a port");
        return option;
    }

    private static Option<TimeSpan?> DurationOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "30s",
        CustomParser = argument =>
        {
            var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
            if (Duration.TryParse(text, out var duration) && duration > TimeSpan.Zero)
            {
                return duration;
            }

            argument.AddError($"{name}: '{text}' is not a duration such as 500ms, 30s, 5m or 1h30m.");
            return null;
        },
    };
}
