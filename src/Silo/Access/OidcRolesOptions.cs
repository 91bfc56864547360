namespace OrleansKafkaLoki.Silo.Access;

/// <summary>The provider's roles or groups for each of ours.</summary>
public sealed class OidcRolesOptions
{
    /// <summary>Those that may see where everything stands.</summary>
    public List<string> Read { get; set; } = [];

    /// <summary>Those that may see what logs hold, too.</summary>
    public List<string> Tail { get; set; } = [];

    /// <summary>Those that may change something, too.</summary>
    public List<string> Admin { get; set; } = [];
}
