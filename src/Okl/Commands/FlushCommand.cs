using System.CommandLine;
using OrleansKafkaLoki.Okl.Completion;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Steering;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Commands;

/// <summary>The command that sends what waits.</summary>
internal static class FlushCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var scope = NamedArguments.Scope(terminal, 1);
        var selector = new Option<string?>("--selector") { Description = "Only streams with these labels, as {app=\"x\"}.", HelpName = "SELECTOR" };
        var tenant = new Option<string?>("--tenant") { Description = "Only streams of this tenant.", HelpName = "TENANT" };
        var command = new Command("flush", "Has streams send what they hold now, without waiting for a full batch.") { scope, selector, tenant };
        command.Validators.Add(result =>
        {
            if (new[] { result.GetValue(scope)?.Topic, result.GetValue(selector), result.GetValue(tenant) }.Count(part => part is not null) > 1)
            {
                result.AddError("Say a topic, --selector or --tenant, one of them.");
            }
        });
        return command.Changes(terminal, call =>
        {
            var path = call.Get(tenant) is { } name ? call.Get(scope).Path("tenants", name, "flush")
                : call.Get(selector) is { } labels ? call.Get(scope).Path("streams", "flush").With(("selector", labels))
                : call.Get(scope).Path("flush");
            return new Change(HttpMethod.Post, path, [], new Facts());
        });
    }
}
