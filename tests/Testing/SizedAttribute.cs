using Xunit.v3;

namespace OrleansKafkaLoki.Testing;

/// <summary>Marks tests that run at a small size, and at full size where long runs are wanted.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class SizedAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [LongRuns.Trait];
}
