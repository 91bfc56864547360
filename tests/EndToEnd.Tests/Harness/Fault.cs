using System.Globalization;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>One thing that befalls one silo.</summary>
/// <param name="At">When, from the schedule's beginning.</param>
/// <param name="Kind">What.</param>
/// <param name="Silo">Which silo, from 1.</param>
/// <param name="For">How long it is away or held.</param>
internal sealed record Fault(TimeSpan At, FaultKind Kind, int Silo, TimeSpan For)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{At.TotalSeconds:0.0} s {Kind.ToString().ToLowerInvariant()} silo-{Silo}{(Kind == FaultKind.Join ? "" : $" for {For.TotalSeconds:0.0} s")}");
}
