using System.Runtime.CompilerServices;
using Xunit.v3;

namespace OrleansKafkaLoki.Testing;

/// <summary>A test that runs only where long runs are wanted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute, ITraitAttribute
{
    public LongFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Skip = LongRuns.WhyNot;

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [LongRuns.Trait];
}
