using System.CommandLine;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary><c>okl explain</c>: why something does not go on as it should.</summary>
internal static class ExplainCommand
{
    private const string NothingIsWrong = "nothing_is_wrong";
    private const string CatchingUp = "catching_up";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 1);
        scope.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<Scope?>() is { Topic: not null, Partition: null })
            {
                result.AddError("A pipeline or a partition can be explained, and not a topic.");
            }
        });
        var stream = new Option<string?>("--stream", "-s") { Description = "A label stream of the pipeline, {app=\"api\"}, in place of a partition.", HelpName = "LABELS" };
        var tenant = new Option<string?>("--tenant", "-t") { Description = "The stream's tenant. Default: the one without a name.", HelpName = "NAME" };
        return new Command("explain", "Tells why a pipeline, partition or stream does not go on. Exit code 3 if something is wrong.") { scope, stream, tenant }
            .Reads(terminal, async (call, cancellationToken) =>
            {
                var path = call.Get(stream) is { } labels
                    ? Route.Of("pipelines", call.Get(scope).Pipeline, "streams", "explain").With(("labels", labels), ("tenant", call.Get(tenant)))
                    : call.Get(scope).Path("explain");
                var answer = await call.Api.GetAsync(path, cancellationToken);
                return new Reading(answer, new ExplainView(), ExitCode: answer.Json.TextAt("cause") is NothingIsWrong or CatchingUp ? ExitCode.Done : ExitCode.Found);
            });
    }
}
