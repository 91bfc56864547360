using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>A key for the admin listener, sent as <c>Authorization: Bearer KEY</c>, or by HTTP basic authentication with its name as the user.</summary>
public sealed class AccessKeyOptions
{
    /// <summary>Whose it is: what stands in the list of changes.</summary>
    public string Name { get; set; } = "";

    /// <summary>What its holder may do: read, tail (see what logs hold, too) or admin (change something, too). Default: read.</summary>
    public AccessRole Role { get; set; } = AccessRole.Read;

    /// <summary>The key, of at least 16 characters.</summary>
    public Secret? Key { get; set; }

    /// <summary>A file that holds the key, instead of <see cref="Key"/>. Read again when it changes.</summary>
    public string? KeyFile { get; set; }
}
