using System.CommandLine;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Rendering;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>The command that shows what becomes of records.</summary>
internal static class RenderCommand
{
    /// <summary>The exit code when the records could not be read.</summary>
    private const int Failed = 1;

    private static readonly Option<string> Pipeline = new("--pipeline", "-p") { Description = "The pipeline.", HelpName = "NAME", Required = true };

    private static readonly Option<string?> Input = new("--input", "-i") { Description = "The file with the records; - is the standard input. Default: -.", HelpName = "FILE" };

    private static readonly Option<string> Format = new("--format")
    {
        Description = "What its lines are: line, each the value of a record; or record, each a record as JSON, with value or value_base64 and, as there are, key, headers, "
            + "topic, partition, offset, timestamp.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => "line",
    };

    private static readonly Option<string?> Topic = new("--topic", "-t") { Description = "The topic of records that name none, or that is read. Default: the pipeline's first, or all.", HelpName = "TOPIC" };

    private static readonly Option<int?> Partition = new("--partition") { Description = "The same for the partition. Default: 0, or all.", HelpName = "N" };

    private static readonly Option<int?> FromTopic = new("--from-topic") { Description = "Reads the newest records from Kafka instead, without a group and without a commit.", HelpName = "N" };

    private static readonly Option<int?> Limit = new("--limit") { Description = "The most records to show.", HelpName = "N" };

    private static readonly Option<bool> Trace = new("--trace") { Description = "Tells what each stage said and which fields it changed." };

    private static readonly Option<string> Output = new("--output", "-o") { Description = "How it is written: text, or json, an object a line.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };

    public static Command Create(Func<ParseResult, ShipperConfiguration> load, TextWriter output, TextWriter error)
    {
        var command = new Command(
            "render",
            "Shows what a pipeline makes of records: tenant, labels, time, line and structured metadata of each entry, or why a record is left out or goes to the dead letters. "
            + "Connects to nothing, and with --from-topic to Kafka alone. Exit code 0, 1 if records could not be read, 2 for a mistake in configuration or call.")
        {
            Pipeline, Input, Format, Topic, Partition, FromTopic, Limit, Trace, Output,
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

        var call = new RenderCall(
            result.GetRequiredValue(Pipeline), result.GetValue(Input), result.GetValue(Format)!, result.GetValue(Topic), result.GetValue(Partition),
            result.GetValue(FromTopic), result.GetValue(Limit), result.GetValue(Trace), result.GetValue(Output)!);
        if (call.Mistakes(configuration.Options).ToList() is { Count: > 0 } mistakes)
        {
            await error.WriteLineAsync(string.Join(Environment.NewLine, mistakes));
            return ShipperCommand.BadConfiguration;
        }

        try
        {
            await new RenderExecution(call, output).RunAsync(configuration.Options, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Failed;
        }
        catch (Exception exception) when (exception is InputException or TopicCatalogException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }
}
