namespace OrleansKafkaLoki.Grains.Options.Stages;

/// <summary>Puts something else in the place of secrets. Written as a list, it is <see cref="Patterns"/>.</summary>
[Shorthand(nameof(Patterns))]
public sealed class RedactStageOptions
{
    /// <summary>
    /// What is looked for: email, ipv4, ipv6, card, jwt, bearer, and the keys of clouds and others; a name that does not exist is refused with those that do.
    /// </summary>
    public List<string> Patterns { get; set; } = [];

    /// <summary>Regular expressions (RE2) by names of their own; of one with groups, the groups are replaced.</summary>
    public Dictionary<string, string> Expressions { get; set; } = [];

    /// <summary>The fields that are looked through; empty: the line.</summary>
    public List<string> Fields { get; set; } = [];

    /// <summary>
    /// What comes in their place: <c>{{ name }}</c> stands for the pattern's name, <c>{{ hash }}</c> for a hash of the secret, so that equal ones stay equal;
    /// <c>hash</c> alone is short for <c>[{{ name }}:{{ hash }}]</c>. Default: <c>[{{ name }}]</c>.
    /// </summary>
    public string Replace { get; set; } = "[{{ name }}]";

    /// <summary>Goes into the hash, so that nobody finds a secret by trying; needed for one.</summary>
    public Secret? Salt { get; set; }
}
