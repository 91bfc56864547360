using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Http;

/// <summary>Tells an answer that says no in words: what is wrong, its code, the remedy, and what there is instead.</summary>
internal static class Problem
{
    /// <summary>How it ends a command.</summary>
    public static CallException Of(HttpStatusCode status, Uri url, JsonNode? problem) => new(ExitCodeOf(status), Words(status, url, problem));

    private static int ExitCodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ExitCode.NoRight,
        HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity => ExitCode.Usage,
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => ExitCode.Unreachable,
        _ => ExitCode.Failed,
    };

    private static string Words(HttpStatusCode status, Uri url, JsonNode? problem)
    {
        if (problem.TextAt("detail") is not { } detail)
        {
            return status == HttpStatusCode.Unauthorized
                ? $"{url.Authority} wants to know who asks, or does not know this token.\nPut the token into OKL_TOKEN, or its file into OKL_TOKEN_FILE or --token-file."
                : $"{url} answers {(int)status} without a word.\nIs this the admin listener of a silo? --url or OKL_URL says where it is.";
        }

        var words = new StringBuilder(detail);
        if (problem.TextAt("code") is { } code)
        {
            words.Append(" (").Append(code).Append(')');
        }

        foreach (var error in problem.ItemsAt("errors"))
        {
            words.Append('\n').Append(error.TextAt("parameter")).Append(" '").Append(error.TextAt("value")).Append("': ").Append(error.TextAt("message"));
        }

        if (problem.TextAt("remedy") is { } remedy)
        {
            words.Append('\n').Append(remedy);
        }

        var known = problem.ItemsAt("known").Select(name => name.GetValue<string>()).ToList();
        return known.Count == 0 ? words.ToString() : words.Append("\nKnown: ").AppendJoin(", ", known).ToString();
    }
}
