using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Silo.Loki.Http;

/// <summary>Where a pipeline pushes to, or asks.</summary>
/// <param name="RequestUri">The whole address, without credentials.</param>
/// <param name="Endpoint">The endpoint as logs and pages may show it, without credentials.</param>
/// <param name="User">The user that the endpoint carries, if any.</param>
/// <param name="Password">The password that the endpoint carries, if any.</param>
internal sealed record LokiAddress(Uri RequestUri, string Endpoint, string? User, string? Password)
{
    /// <summary>Where to push: reads the endpoint and the path.</summary>
    /// <exception cref="UriFormatException">The endpoint is not an absolute address.</exception>
    public static LokiAddress From(LokiSinkOptions options) => From(options.Endpoint, options.Path);

    /// <summary>Where to ask. Credentials in the sink's endpoint serve here too, unless the query side's endpoint carries its own.</summary>
    /// <exception cref="UriFormatException">An endpoint is not an absolute address.</exception>
    public static LokiAddress ForQueries(LokiSinkOptions options)
    {
        var push = From(options);
        var query = From(options.Query.Endpoint ?? options.Endpoint, options.Query.Path);
        return query.User is null ? query with { User = push.User, Password = push.Password } : query;
    }

    /// <summary>An endpoint as logs and pages may show it, without credentials.</summary>
    /// <exception cref="UriFormatException">The endpoint is not an absolute address.</exception>
    public static string Show(string endpoint) => From(endpoint, "").Endpoint;

    /// <summary>Leaves the credentials out, also of the record's text.</summary>
    public override string ToString() => RequestUri.ToString();

    private static LokiAddress From(string address, string path)
    {
        var given = new Uri(address, UriKind.Absolute);
        var endpoint = given.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        var userInfo = given.UserInfo.Split(':', 2);
        return new LokiAddress(
            new Uri(endpoint + path),
            endpoint,
            given.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(userInfo[0]),
            given.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(userInfo.ElementAtOrDefault(1) ?? ""));
    }
}
