using System.CommandLine.Parsing;
using System.Globalization;
using OrleansKafkaLoki.Okl.Http;

namespace OrleansKafkaLoki.Okl.Calls;

/// <summary>A pipeline, one of its topics, or a partition of that: PIPELINE[/TOPIC[/N]]. No name of any holds a slash.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Topic">The topic; null for all.</param>
/// <param name="Partition">The partition; null for all.</param>
internal sealed record Scope(string Pipeline, string? Topic = null, int? Partition = null)
{
    /// <summary>Its path in the API, with what is below it.</summary>
    public string Path(params string[] below) => Route.Of(
    [
        "pipelines", Pipeline,
        .. Topic is null ? (string[])[] : ["topics", Topic],
        .. Partition is not { } number ? (string[])[] : ["partitions", number.ToString(CultureInfo.InvariantCulture)],
        .. below,
    ]);

    /// <summary>Reads a scope, in one word or in several; at least <paramref name="parts"/> of its three must be said.</summary>
    public static Scope? Read(ArgumentResult argument, int parts)
    {
        var text = string.Join('/', argument.Tokens.Select(token => token.Value));
        switch (text.Split('/'))
        {
            case [{ Length: > 0 } pipeline] when parts <= 1:
                return new Scope(pipeline);
            case [{ Length: > 0 } pipeline, { Length: > 0 } topic] when parts <= 2:
                return new Scope(pipeline, topic);
            case [{ Length: > 0 } pipeline, { Length: > 0 } topic, var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var partition):
                return new Scope(pipeline, topic, partition);
            default:
                argument.AddError($"'{text}' must be as {Form(parts)}.");
                return null;
        }
    }

    /// <summary>How it is written.</summary>
    public static string Form(int parts) => parts switch
    {
        1 => "PIPELINE[/TOPIC[/N]]",
        2 => "PIPELINE/TOPIC[/N]",
        _ => "PIPELINE/TOPIC/N",
    };
}
