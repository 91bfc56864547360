using System.Security.Claims;
using System.Text.Json;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>What a provider's token says of its holder.</summary>
internal static class TokenClaims
{
    private const int LongestName = 200;

    /// <summary>What stands in for the claim that is to name the holder: the more people know it, the sooner.</summary>
    private static readonly string[] Substitutes = ["preferred_username", "email", "sub", "client_id", "azp"];

    /// <summary>What to call the holder; where it is not the claim that is to name them, with the name of that which does.</summary>
    public static string? Name(ClaimsPrincipal token, OidcOptions oidc) => (
        from claim in Substitutes.Prepend(oidc.NameClaim)
        let name = token.FindFirst(claim)?.Value
        where !string.IsNullOrWhiteSpace(name)
        let shown = name.Length > LongestName ? name[..LongestName] : name
        select claim == oidc.NameClaim ? shown : $"{shown} ({claim})").FirstOrDefault();

    /// <summary>The greatest of the holder's roles; null when none is one of ours.</summary>
    public static AccessRole? Role(ClaimsPrincipal token, OidcOptions oidc)
    {
        var theirs = Values(token, oidc.RoleClaim).ToHashSet(StringComparer.Ordinal);
        return theirs.Overlaps(oidc.Roles.Admin) ? AccessRole.Admin
            : theirs.Overlaps(oidc.Roles.Tail) ? AccessRole.Tail
            : theirs.Overlaps(oidc.Roles.Read) ? AccessRole.Read
            : null;
    }

    private static IEnumerable<string> Values(ClaimsPrincipal token, string claim)
    {
        var found = token.FindAll(claim).ToList();
        if (found.Count > 0)
        {
            // Scopes come as one text (RFC 8693, 4.2).
            return claim is "scope" or "scp" ? found.SelectMany(value => value.Value.Split(' ')) : found.Select(value => value.Value);
        }

        return claim.Split('.') is [var first, .. { Length: > 0 } rest] ? token.FindAll(first).SelectMany(value => Inside(value.Value, rest)) : [];
    }

    private static IEnumerable<string> Inside(string json, string[] path)
    {
        JsonElement element;
        try
        {
            element = JsonSerializer.Deserialize<JsonElement>(json);
        }
        catch (JsonException)
        {
            return [];
        }

        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return [];
            }
        }

        return element.ValueKind switch
        {
            JsonValueKind.String => [element.GetString()!],
            JsonValueKind.Array => [.. element.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
            _ => [],
        };
    }
}
