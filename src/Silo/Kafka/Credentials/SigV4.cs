using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansKafkaLoki.Silo.Kafka.Credentials;

/// <summary>AWS' Signature Version 4 of a GET that carries its signature in its query.</summary>
internal static class SigV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The hash of no body at all.</summary>
    public static readonly string NoPayload = Hex(SHA256.HashData([]));

    /// <summary>The signed address.</summary>
    /// <param name="address">The address without a query.</param>
    /// <param name="query">The query's own parameters.</param>
    /// <param name="scope">The region, and the service as the signature names it.</param>
    /// <param name="payload">The body's hash, or what stands for it.</param>
    /// <param name="keys">What to sign with.</param>
    /// <param name="now">When it is signed.</param>
    /// <param name="life">How long it is good.</param>
    public static string Presign(
        Uri address, IEnumerable<KeyValuePair<string, string>> query, (string Region, string Service) scope, string payload, AwsKeys keys, DateTimeOffset now, TimeSpan life)
    {
        var timestamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = timestamp[..8];
        var within = $"{day}/{scope.Region}/{scope.Service}/aws4_request";
        SortedDictionary<string, string> parameters = new(StringComparer.Ordinal)
        {
            ["X-Amz-Algorithm"] = Algorithm,
            ["X-Amz-Credential"] = $"{keys.AccessKey}/{within}",
            ["X-Amz-Date"] = timestamp,
            ["X-Amz-Expires"] = ((long)life.TotalSeconds).ToString(CultureInfo.InvariantCulture),
            ["X-Amz-SignedHeaders"] = "host",
        };
        foreach (var (name, value) in query)
        {
            parameters[name] = value;
        }

        if (keys.SessionToken is { } token)
        {
            parameters["X-Amz-Security-Token"] = token;
        }

        var canonicalQuery = string.Join('&', parameters.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        var request = $"GET\n{address.AbsolutePath}\n{canonicalQuery}\nhost:{address.Authority}\n\nhost\n{payload}";
        var toSign = $"{Algorithm}\n{timestamp}\n{within}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(request)))}";
        return $"{address.GetLeftPart(UriPartial.Path)}?{canonicalQuery}&X-Amz-Signature={Hex(Hmac(SigningKey(keys.SecretKey, day, scope.Region, scope.Service), toSign))}";
    }

    private static byte[] SigningKey(string secret, params ReadOnlySpan<string> scope)
    {
        var key = Encoding.UTF8.GetBytes($"AWS4{secret}");
        foreach (var part in scope)
        {
            key = Hmac(key, part);
        }

        return Hmac(key, "aws4_request");
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
