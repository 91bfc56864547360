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
            return await SendAsync(call, Reasoned(call, change), etag: null, cancellationToken);
        });
        return command;
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
            var preview = await Preview.AskAsync(call, asked, cancellationToken);
            if (call.Get(DryRun))
            {
                call.Print(preview.Answer, preview.View);
                return ExitCode.Done;
            }

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
