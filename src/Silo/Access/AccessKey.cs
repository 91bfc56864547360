using System.Security.Cryptography;
using OrleansKafkaLoki.Silo.Secrets;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>A key, token or password that is good, and what for.</summary>
/// <param name="name">What to call its holder.</param>
/// <param name="role">What its holder may do.</param>
/// <param name="user">The user beside it in basic authentication; null where it is not taken.</param>
/// <param name="isBearer">Whether it is taken as a bearer's.</param>
/// <param name="secret">Its hash.</param>
internal sealed class AccessKey(string name, AccessRole role, string? user, bool isBearer, RenewingFiles<byte[]> secret)
{
    private readonly byte[]? _user = user is null ? null : GivenSecret.Hash(user);

    public string Name => name;

    public AccessRole Role => role;

    /// <summary>Whether it is this one; in the same time, whatever is given.</summary>
    public bool Is(GivenSecret given)
    {
        var isSecret = CryptographicOperations.FixedTimeEquals(given.Secret, secret.Current);
        var isUser = given.User is null ? isBearer : _user is not null && CryptographicOperations.FixedTimeEquals(given.User, _user);
        return isSecret & isUser;
    }
}
