using System.CommandLine;
using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Steering;

/// <summary>Makes a command one that changes something, with a reason.</summary>
internal static class ChangeCommand
{
    private static readonly Option<string?> Reason = new("--reason", "-r") { Description = "Why; it stands in the log of changes beside your name.", HelpName = "TEXT" };

    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Does it without asking." };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only tells what it would do." };

    /// <summary>Has <paramref name="command"/> ask for a change that skips and repeats nothing.</summary>
    public static Command Changes(this Command command, Terminal terminal, Func<Call, Change> change)
    {
        command.AddReason();
        command.SetAction(async (result, cancellationToken) =>
        {
            using var call = new Call(result, terminal);
            var asked = Reasoned(call, change);
            return call.Get(DryRun) ? await TellAsync(call, asked, cancellationToken) : await SendAsync(call, asked, etag: null, cancellationToken);
        });
        return command;
    }

    /// <summary>The same, where the API can tell what it would do.</summary>
    public static Command ChangesOrTells(this Command command, Terminal terminal, Func<Call, Change> change)
    {
        command.Add(DryRun);
        return command.Changes(terminal, change);
    }

    /// <summary>Has <paramref name="command"/> ask for a change that skips or repeats records: what it would do is shown first, and somebody has to agree.</summary>
    public static Command ChangesRecords(this Command command, Terminal terminal, Func<Call, Change> change)
    {
        command.AddReason();
        command.Add(Yes);
        command.Add(DryRun);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var call = new Call(result, terminal);
            var asked = Reasoned(call, change);
            if (call.Get(DryRun))
            {
                return await TellAsync(call, asked, cancellationToken);
            }

            var preview = await Preview.AskAsync(call, asked, cancellationToken);
            if (call.Get(Yes))
            {
                return await SendAsync(call, asked, etag: null, cancellationToken);
            }

            preview.Agree(call);
            return await SendAsync(call, asked, preview.ETag, cancellationToken);
        });
        return command;
    }

    private static void AddReason(this Command command)
    {
        command.Add(Reason);
        command.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValue(Reason)) && result.GetResult(DryRun) is null)
            {
                result.AddError("Say why: --reason TEXT.");
            }
        });
    }

    private static Change Reasoned(Call call, Func<Call, Change> change)
    {
        var asked = change(call);
        return call.Get(Reason) is { } reason ? asked.For(reason) : asked;
    }

    private static async Task<int> TellAsync(Call call, Change change, CancellationToken cancellationToken)
    {
        var preview = await Preview.AskAsync(call, change, cancellationToken);
        call.Print(preview.Answer, preview.View);
        return ExitCode.Done;
    }

    private static async Task<int> SendAsync(Call call, Change change, string? etag, CancellationToken cancellationToken)
    {
        var answer = await call.Api.SendAsync(change.Method, change.Path, change.Body, etag, cancellationToken, change.Lasts);
        call.Print(answer, change.View);
        if (!answer.IsPending)
        {
            return ExitCode.Done;
        }

        call.Say("It is kept, and not all of it is done yet.");
        return ExitCode.Found;
    }
}
