using OrleansKafkaLoki.Grains.Sink;

namespace OrleansKafkaLoki.Silo.Loki;

/// <summary>Where a pipeline pushes to.</summary>
/// <param name="PushUri">The whole address, without credentials.</param>
/// <param name="Endpoint">The endpoint as logs and pages may show it, without credentials.</param>
/// <param name="User">The user that the endpoint carries, if any.</param>
/// <param name="Password">The password that the endpoint carries, if any.</param>
internal sealed record LokiAddress(Uri PushUri, string Endpoint, string? User, string? Password)
{
    /// <summary>Reads the endpoint and the path.</summary>
    /// <exception cref="UriFormatException">The endpoint is not an absolute address.</exception>
    public static LokiAddress From(LokiSinkOptions options)
    {
        var given = new Uri(options.Endpoint, UriKind.Absolute);
        var endpoint = given.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        var userInfo = given.UserInfo.Split(':', 2);
        return new LokiAddress(
            new Uri(endpoint + options.Path),
            endpoint,
            given.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(userInfo[0]),
            given.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(userInfo.ElementAtOrDefault(1) ?? ""));
    }

    /// <summary>Leaves the credentials out, also of the record's text.</summary>
    public override string ToString() => PushUri.ToString();
}
