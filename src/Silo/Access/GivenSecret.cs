using System.Security.Cryptography;
using System.Text;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>What an <c>Authorization</c> header gives, as hashes, so that nothing of it is kept or compared by its length.</summary>
/// <param name="User">The user's hash; null for a bearer.</param>
/// <param name="Secret">The hash of password, token or key.</param>
internal readonly record struct GivenSecret(byte[]? User, byte[] Secret)
{
    /// <summary>Reads a header; null when it gives nothing of the kind.</summary>
    public static GivenSecret? Parse(string header) => header.Split(' ', 2, StringSplitOptions.TrimEntries) switch
    {
        [var scheme, { Length: > 0 } token] when Is(scheme, "Bearer") => new(null, Hash(token)),
        [var scheme, var encoded] when Is(scheme, "Basic") => FromPair(encoded),
        _ => null,
    };

    /// <summary>The hash by which secrets are compared.</summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static GivenSecret? FromPair(string encoded)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var written) && Encoding.UTF8.GetString(bytes, 0, written).Split(':', 2) is [var user, var secret]
            ? new(Hash(user), Hash(secret))
            : null;
    }

    private static bool Is(string scheme, string expected) => string.Equals(scheme, expected, StringComparison.OrdinalIgnoreCase);
}
