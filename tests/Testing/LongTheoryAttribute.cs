using System.Runtime.CompilerServices;
using Xunit.v3;

namespace OrleansKafkaLoki.Testing;

/// <summary>A theory that runs only where long runs are wanted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public LongTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Skip = LongRuns.WhyNot;

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [LongRuns.Trait];
}
