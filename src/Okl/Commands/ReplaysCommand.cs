using System.CommandLine;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The command for replays that were begun.</summary>
internal static class ReplaysCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var pipeline = NamedArguments.Pipeline(terminal);
        var id = new Argument<string?>("ID") { Description = "One of them.", Arity = ArgumentArity.ZeroOrOne };
        var cancel = new Option<bool>("--cancel") { Description = "Ends it." };
        var command = new Command("replays", "Lists the replays of a pipeline, shows one, or cancels it.") { pipeline, id, cancel };
        command.Validators.Add(result =>
        {
            if (result.GetValue(cancel) && result.GetValue(id) is null)
            {
                result.AddError("--cancel needs the ID of a replay.");
            }
        });
        return command.Reads(terminal, async (call, cancellationToken) =>
        {
            var all = Route.Of("pipelines", call.Get(pipeline), "replays");
            return call.Get(id) is not { } one ? new Reading(await call.Api.GetAsync(all, cancellationToken), Tables.Replays)
                : new Reading(
                    await call.Api.SendAsync(call.Get(cancel) ? HttpMethod.Delete : HttpMethod.Get, Route.Of("pipelines", call.Get(pipeline), "replays", one), body: null, etag: null, cancellationToken),
                    new Facts());
        });
    }
}
