using OrleansKafkaLoki.Okl.Calls;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Output;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Steering;

/// <summary>What a change would do to records.</summary>
/// <param name="Answer">The answer of the dry run.</param>
/// <param name="View">How people see it.</param>
internal sealed record Preview(ApiAnswer Answer, IView View)
{
    /// <summary>Holds the change to what was shown, where it is about one partition; null where it is not.</summary>
    public string? ETag => Answer.Json.ItemsAt("partitions").ToList() is [var only] && only.TextAt("etag") is { } tag ? $"\"{tag.Trim('"')}\"" : null;

    /// <summary>Asks what <paramref name="change"/> would do.</summary>
    public static async Task<Preview> AskAsync(Call call, Change change, CancellationToken cancellationToken) =>
        new(await call.Api.SendAsync(change.Method, change.Path.With(("dry_run", "true")), change.Body, etag: null, cancellationToken), change.View);

    /// <summary>Shows it and asks; ends the command unless somebody agrees.</summary>
    public void Agree(Call call)
    {
        var terminal = call.Terminal;
        Printer.Print(terminal with { Output = terminal.Error, ShowsOutput = false }, OutputFormat.Table, Answer.Text, Answer.Json, View);
        if (!terminal.HasOperator)
        {
            throw new CallException(ExitCode.Usage, "Nothing was done: nobody can be asked here. Say --yes.");
        }

        terminal.Error.Write("Do it? [y/N] ");
        if (terminal.Input.ReadLine()?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
        {
            throw new CallException(ExitCode.Failed, "Nothing was done.");
        }
    }
}
