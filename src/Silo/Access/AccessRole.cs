namespace OrleansKafkaLoki.Silo.Access;

/// <summary>What somebody may do on the admin listener. Each role includes those before it.</summary>
public enum AccessRole
{
    /// <summary>See where everything stands.</summary>
    Read,

    /// <summary>See what logs hold, too.</summary>
    Tail,

    /// <summary>Change something.</summary>
    Admin,
}
