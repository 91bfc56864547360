namespace OrleansKafkaLoki.Silo.Access;

/// <summary>What lets somebody in.</summary>
/// <param name="Keys">The keys that are good.</param>
/// <param name="TakesTokens">Whether an OpenID Connect provider's tokens are, too.</param>
/// <param name="WantsCertificate">Whether a client's certificate is needed besides.</param>
internal sealed record AccessRules(IReadOnlyList<AccessKey> Keys, bool TakesTokens, bool WantsCertificate)
{
    /// <summary>Nobody needs to prove anything; only ever so on loopback.</summary>
    public bool AreOpen => Keys.Count == 0 && !TakesTokens;

    /// <summary>The key that was given. All are compared, so that the time tells nothing.</summary>
    public AccessKey? Find(GivenSecret given)
    {
        AccessKey? found = null;
        foreach (var key in Keys)
        {
            found = key.Is(given) ? key : found;
        }

        return found;
    }
}
