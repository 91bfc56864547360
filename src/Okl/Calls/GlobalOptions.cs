using System.CommandLine;
using OrleansKafkaLoki.Okl.Http;
using OrleansKafkaLoki.Okl.Output;

namespace OrleansKafkaLoki.Okl.Calls;

/// <summary>The options that every command has.</summary>
internal static class GlobalOptions
{
    private static readonly Option<string?> Url = new("--url", "-u")
    {
        Description = $"The admin listener of any silo. Default: OKL_URL, else {ApiConnection.DefaultUrl}.", HelpName = "URL", Recursive = true,
    };

    private static readonly Option<string?> TokenFile = new("--token-file")
    {
        Description = "The file with the token. Default: OKL_TOKEN_FILE; or OKL_TOKEN holds the token itself.", HelpName = "FILE", Recursive = true,
    };

    private static readonly Option<string?> CaFile = new("--ca-file")
    {
        Description = "Certificates (PEM) to trust over https instead of the system's.", HelpName = "FILE", Recursive = true,
    };

    private static readonly Option<double> Timeout = new("--timeout")
    {
        Description = "Seconds to wait for an answer, or for a drain. Default: 10, or 300.", HelpName = "SECONDS", Recursive = true, DefaultValueFactory = _ => 10,
        Validators = { result => { if (!result.Errors.Any() && result.GetValueOrDefault<double>() is not (> 0 and <= 86_400)) { result.AddError("--timeout must be above 0."); } } },
    };

    private static readonly Option<string> Format = new Option<string>("--output", "-o")
    {
        Description = "How data is written: table, json (the API's answer as it is), jsonl (an item a line) or yaml.", HelpName = "FORMAT", Recursive = true,
        DefaultValueFactory = _ => "table",
    }.AcceptOnlyFromAmong("table", "json", "jsonl", "yaml");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } = [Url, TokenFile, CaFile, Timeout, Format];

    /// <summary>The format that was asked for.</summary>
    public static OutputFormat FormatOf(ParseResult result) => Enum.Parse<OutputFormat>(result.GetRequiredValue(Format), ignoreCase: true);

    /// <summary>The seconds that were said to wait; null for the default.</summary>
    public static double? TimeoutOf(ParseResult result) => result.GetResult(Timeout) is { Implicit: false } ? result.GetValue(Timeout) : null;

    /// <summary>The API that was asked for.</summary>
    public static ApiConnection ConnectionOf(ParseResult result, Func<string, string?> environment) => ApiConnection.Resolve(
        result.GetValue(Url), result.GetValue(TokenFile), result.GetValue(CaFile), TimeSpan.FromSeconds(result.GetValue(Timeout)), environment);
}
