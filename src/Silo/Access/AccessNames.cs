namespace OrleansKafkaLoki.Silo.Access;

/// <summary>What roles and refusals are called.</summary>
internal static class AccessNames
{
    /// <summary>A role as the configuration has it.</summary>
    public static string Of(AccessRole role) => role switch
    {
        AccessRole.Read => "read",
        AccessRole.Tail => "tail",
        _ => "admin",
    };

    /// <summary>A refusal as metrics and log have it.</summary>
    public static string Of(Refusal refusal) => refusal switch
    {
        Refusal.Missing => "missing",
        Refusal.Wrong => "wrong_key",
        Refusal.Token => "wrong_token",
        Refusal.Certificate => "no_certificate",
        Refusal.TooMany => "too_many_tries",
        Refusal.Provider => "provider_unavailable",
        Refusal.Role => "role",
        _ => "cross_origin",
    };
}
