using System.Security.Cryptography;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Options;
using OrleansKafkaLoki.Silo.Secrets;

namespace OrleansKafkaLoki.Silo.Admin;

/// <summary>The keys of the admin listener, out of validated options.</summary>
internal static class AdminKeys
{
    private const string Bearer = "the holder of admin.token";

    /// <summary>All that lets somebody in.</summary>
    public static AccessRules Resolve(AdminOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger(typeof(AdminKeys));
        List<AccessKey> keys =
        [
            .. from item in options.Keys.Index()
               let key = item.Item
               select new AccessKey(key.Name, key.Role, key.Name, isBearer: true, Hash($"admin.keys.{item.Index}.key", key.Key, key.KeyFile, AccessKeysValidator.Weakness)),
        ];
        if (options.Username is { Length: > 0 } user)
        {
            keys.Add(new AccessKey(user, AccessRole.Admin, user, isBearer: false, Hash("admin.password", options.Password, options.PasswordFile, Emptiness)));
        }

        if (options.Token is not null || options.TokenFile is not null)
        {
            keys.Add(new AccessKey(Bearer, AccessRole.Admin, null, isBearer: true, Hash("admin.token", options.Token, options.TokenFile, Emptiness)));
        }

        return new AccessRules(keys, options.Oidc.IsOn(), options.Tls.ClientCaFile is not null);

        static string? Emptiness(string text) => string.IsNullOrWhiteSpace(text) ? "It is empty." : null;

        RenewingFiles<byte[]> Hash(string what, Secret? secret, string? file, Func<string, string?> mistakeIn) => new(
            what, [file],
            () => SecretFile.Resolve(secret, file)!.Reveal() is var text && mistakeIn(text) is { } mistake ? throw new CryptographicException(mistake) : GivenSecret.Hash(text),
            time, logger);
    }
}
