using System.CommandLine;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Http;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>What names streams or a tenant instead of partitions, in commands that something is done with.</summary>
internal sealed class StreamNames
{
    private readonly Argument<Scope> _scope;
    private readonly Option<string?> _selector = new("--selector") { Description = "Only streams with these labels, as {app=\"x\"}.", HelpName = "SELECTOR" };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Only streams of this tenant.", HelpName = "TENANT" };

    /// <summary>Adds them to a command that has a scope.</summary>
    public StreamNames(Command command, Argument<Scope> scope)
    {
        _scope = scope;
        command.Options.Add(_selector);
        command.Options.Add(_tenant);
        command.Validators.Add(result =>
        {
            // Its words, because asking for the value of what is no scope throws.
            var isOfTopic = result.GetResult(scope)?.Tokens.Any(token => token.Value.Contains('/', StringComparison.Ordinal)) is true;
            if (new[] { isOfTopic, result.GetValue(_selector) is not null, result.GetValue(_tenant) is not null }.Count(isNamed => isNamed) > 1)
            {
                result.AddError("Say a topic, --selector or --tenant, one of them.");
            }
        });
    }

    /// <summary>Whether a call names any.</summary>
    public bool AreNamed(Call call) => call.Get(_tenant) is not null || call.Get(_selector) is not null;

    /// <summary>The path of what a call names, partitions else.</summary>
    /// <param name="call">The call.</param>
    /// <param name="action">The last part of the path.</param>
    public string Path(Call call, string action) =>
        call.Get(_tenant) is { } tenant ? call.Get(_scope).Path("tenants", tenant, action)
        : call.Get(_selector) is { } selector ? call.Get(_scope).Path("streams", action).With(("selector", selector))
        : call.Get(_scope).Path(action);
}
