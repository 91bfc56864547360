using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>A silo that did not answer: what it has is missing.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="Reason">Why.</param>
internal sealed record SilentView(string Silo, string Reason)
{
    /// <summary>The views of <paramref name="silos"/>; null when there are none.</summary>
    public static IReadOnlyList<SilentView>? Of(IReadOnlyCollection<SilentSilo> silos) =>
        silos.Count == 0 ? null : [.. silos.Select(silo => new SilentView(silo.Silo, silo.Reason))];
}
