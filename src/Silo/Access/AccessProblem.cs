using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>What somebody is told who is not let in.</summary>
internal static class AccessProblem
{
    /// <summary>It is not known who sends it.</summary>
    public static ApiProblem Of(Refusal refusal) => refusal switch
    {
        Refusal.TooMany => new(
            StatusCodes.Status429TooManyRequests, "too_many_tries", "Too many tries from this address have failed.", "Wait for as long as Retry-After says, and send a key that is good."),
        Refusal.Provider => new(
            StatusCodes.Status503ServiceUnavailable, "provider_unavailable", "The provider of tokens does not tell its keys, so no token can be checked.",
            "Try again; the log says what the matter is. A key of admin.keys needs no provider."),
        Refusal.Certificate => new(
            StatusCodes.Status401Unauthorized, "unauthenticated", "A certificate of the client is needed.",
            "Connect with a certificate that an authority of admin.tls.client_ca_file has signed."),
        Refusal.Missing => Unauthenticated("It does not say who sends it."),
        Refusal.Token => Unauthenticated("What it gives is no key, nor a token that is good here."),
        _ => Unauthenticated("What it gives is no key that is good here."),
    };

    /// <summary>It is known who sends it, and that role may not do it.</summary>
    public static ApiProblem Forbidden(AccessRole needed, AccessRole? has) => new(
        StatusCodes.Status403Forbidden, "forbidden",
        $"This needs the role {AccessNames.Of(needed)}; the key or token has {(has is { } role ? AccessNames.Of(role) : "none")}.",
        $"Send a key or token with the role {AccessNames.Of(needed)} (admin.keys, admin.oidc.roles).");

    private static ApiProblem Unauthenticated(string detail) => new(
        StatusCodes.Status401Unauthorized, "unauthenticated", detail,
        "Send Authorization: Bearer KEY with a key of admin.keys, or its name and the key by basic authentication.");
}
