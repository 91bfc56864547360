namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Whether one part of the silo can do its work now.</summary>
/// <param name="Part">The part, such as <c>redis</c> or <c>kafka.app</c>.</param>
/// <param name="Ready">Whether it can.</param>
/// <param name="Reason">Why not, or what is worth knowing all the same, in clear words and without secrets; null when there is nothing to say.</param>
public sealed record PartHealth(string Part, bool Ready, string? Reason)
{
    /// <summary>True when it is not well only in that it takes long.</summary>
    public bool IsSlow { get; init; }
}
