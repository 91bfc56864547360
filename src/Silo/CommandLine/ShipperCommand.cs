using System.Collections;
using System.CommandLine;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Hosting;
using OrleansKafkaLoki.Silo.Schema;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>The program's command line.</summary>
internal static class ShipperCommand
{
    /// <summary>The exit code when the configuration has mistakes.</summary>
    public const int BadConfiguration = 2;

    private static readonly Option<string?> ConfigFile = new("--config", "-c")
    {
        Description = "The configuration file, .yaml or .json (deploy/pipeline.example.yaml shows every option).",
        HelpName = "FILE",
        Recursive = true,
    };

    private static readonly Option<string[]> Settings = new("--set", "-s")
    {
        Description = "Sets one option over the file and the environment, such as admin.listen=127.0.0.1:9090. Repeatable. "
            + "Secrets belong into files.",
        HelpName = "path=value",
        Recursive = true,
        DefaultValueFactory = _ => [],
    };

    /// <summary>Parses <paramref name="args"/> and runs what they say.</summary>
    public static Task<int> InvokeAsync(string[] args, TextWriter output, TextWriter error)
    {
        var schema = new Command("schema", "Prints the JSON schema of the configuration, with which editors know every option.");
        schema.SetAction((_, _) => PrintSchemaAsync(output));

        var run = new RootCommand("Ships logs from Kafka to Grafana Loki.")
        {
            ConfigFile, Settings, ValidateCommand.Create(Load, output, error), RenderCommand.Create(Load, output, error), TestCommand.Create(Load, output, error), schema,
            CheckCommand.Create(Load, output, error), ReplayCommand.Create(Load, output, error), AuditCommand.Create(Load, output, error),
        };
        run.Options.OfType<VersionOption>().Single().Action = new ShowVersion();
        run.SetAction((result, cancellationToken) => RunAsync(Load(result), error, cancellationToken));

        // The host itself handles SIGTERM within shutdown.timeout_secs.
        return run.Parse(args).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null });
    }

    private static ShipperConfiguration Load(ParseResult result)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");
        return ShipperConfiguration.Load(
            new ConfigurationSources(result.GetValue(ConfigFile), result.GetValue(Settings) ?? [], environment));
    }

    private static async Task<int> PrintSchemaAsync(TextWriter output)
    {
        await output.WriteAsync(ConfigurationSchema.Text());
        return 0;
    }

    private static async Task<int> RunAsync(ShipperConfiguration configuration, TextWriter error, CancellationToken cancellationToken)
    {
        if (configuration.Mistakes.Count > 0)
        {
            await error.WriteAsync(ConfigurationReport.Mistakes(configuration.Mistakes));
            return BadConfiguration;
        }

        if (ListenPorts.Check(configuration.Options).ToList() is { Count: > 0 } places)
        {
            await error.WriteLineAsync(string.Join(Environment.NewLine, places));
            return ListenPorts.CannotListen;
        }

        var shipper = ShipperHost.Build(configuration.Options);
        ConfigurationWarnings.Log(shipper.Services.GetRequiredService<ILoggerFactory>(), configuration.Warnings);
        return await ShipperHost.RunAsync(shipper, cancellationToken);
    }
}
