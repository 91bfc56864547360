using System.Net;

namespace OrleansKafkaLoki.Silo.Admin;

/// <summary>Reads where to listen.</summary>
internal static class ListenEndpoint
{
    private const string LocalHost = "localhost:";

    /// <summary>The endpoint of <c>address:port</c> (<c>localhost</c> is 127.0.0.1), or null when the text is none.</summary>
    public static IPEndPoint? Parse(string text)
    {
        var numeric = text.StartsWith(LocalHost, StringComparison.OrdinalIgnoreCase) ? $"127.0.0.1:{text[LocalHost.Length..]}" : text;
        var hasPort = numeric.LastIndexOf(':') > numeric.LastIndexOf(']')
            && (numeric.StartsWith('[') || numeric.IndexOf(':') == numeric.LastIndexOf(':'));
        return hasPort && IPEndPoint.TryParse(numeric, out var endpoint) ? endpoint : null;
    }
}
