using System.Security.Cryptography;
using System.Text;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Admin;

/// <summary>Who may see the admin listener's protected pages. Compares hashes in constant time.</summary>
internal sealed class AdminCredentials
{
    private const string Bearer = "the holder of admin.token";

    private readonly string? _username;
    private readonly byte[]? _basic;
    private readonly byte[]? _bearer;

    private AdminCredentials(string? username, byte[]? basic, byte[]? bearer) => (_username, _basic, _bearer) = (username, basic, bearer);

    /// <summary>Nobody needs to prove anything; only ever so on loopback.</summary>
    public bool AreOpen => _basic is null && _bearer is null;

    /// <summary>Reads the credentials of validated options.</summary>
    public static AdminCredentials Resolve(AdminOptions options)
    {
        var password = SecretFile.Resolve(options.Password, options.PasswordFile)?.Reveal();
        var token = SecretFile.Resolve(options.Token, options.TokenFile)?.Reveal();
        return new AdminCredentials(
            options.Username,
            password is null ? null : Hash(Encoding.UTF8.GetBytes($"{options.Username}:{password}")),
            token is null ? null : Hash(Encoding.UTF8.GetBytes(token)));
    }

    /// <summary>Whether <paramref name="authorization"/>, the request's header, proves the right to see more.</summary>
    public bool Accept(string? authorization) => authorization?.Split(' ', 2, StringSplitOptions.TrimEntries) switch
    {
        _ when AreOpen => true,
        [var scheme, var token] when Is(scheme, "Bearer") => Matches(Encoding.UTF8.GetBytes(token), _bearer),
        [var scheme, var encoded] when Is(scheme, "Basic") => Matches(FromBase64(encoded), _basic),
        _ => false,
    };

    /// <summary>What to call whoever sent an accepted header; null where nobody says who they are.</summary>
    public string? NameOf(string? authorization) =>
        AreOpen ? null : authorization?.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) is true ? _username : Bearer;

    private static bool Matches(byte[] given, byte[]? expected) =>
        expected is not null && CryptographicOperations.FixedTimeEquals(Hash(given), expected);

    private static byte[] Hash(byte[] value) => SHA256.HashData(value);

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : [];
    }

    private static bool Is(string scheme, string expected) => string.Equals(scheme, expected, StringComparison.OrdinalIgnoreCase);
}
