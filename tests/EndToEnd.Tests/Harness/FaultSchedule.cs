using System.Globalization;
using OrleansKafkaLoki.Quickstart.Loki.Faults;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>
/// What befalls the silos of a cluster, drawn from a seed: alone, two at once, or while the cluster recovers from the one before. A silo
/// that is struck is left alone until it should be back.
/// </summary>
internal sealed record FaultSchedule
{
    /// <summary>The most silos of a schedule.</summary>
    public const int MostSilos = 4;

    private const double LastFaultSecs = 8;

    /// <summary>About what a silo takes to start, or to find that it was declared dead, and to start again.</summary>
    private const double BackSecs = 6;

    private FaultSchedule(int seed)
    {
        Seed = seed;
        var random = new Random(seed);
        Silos = random.Next(2, MostSilos);
        LokiBehaves = random.Next(2) == 0;
        Faults = [.. Draw(random)];
    }

    /// <summary>What it was drawn from.</summary>
    public int Seed { get; }

    /// <summary>How many silos there are at the beginning.</summary>
    public int Silos { get; }

    /// <summary>Whether Loki behaves; else it fails, delays and loses answers now and then.</summary>
    public bool LokiBehaves { get; }

    /// <summary>The faults in order.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>How Loki misbehaves.</summary>
    public LokiChaosOptions Chaos => new() { Seed = Seed, QueryOutage = 0.02, MaxDelay = TimeSpan.FromSeconds(1) };

    /// <summary>The schedule of a seed, always the same.</summary>
    public static FaultSchedule Of(int seed) => new(seed);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"seed {Seed} (OKL_TEST_SEED={Seed}): {Silos} silos, Loki {(LokiBehaves ? "behaves" : "misbehaves")}; {string.Join(", ", Faults)}");

    private IEnumerable<Fault> Draw(Random random)
    {
        var backAt = Enumerable.Repeat(0d, Silos).ToList();
        for (var at = random.NextDouble(); at < LastFaultSecs; at += random.Next(3) switch { 0 => 0, 1 => 2 * random.NextDouble(), _ => 2 + (3 * random.NextDouble()) })
        {
            if (backAt.Count < MostSilos && random.Next(4) == 0)
            {
                backAt.Add(at + BackSecs);
                yield return new Fault(TimeSpan.FromSeconds(at), FaultKind.Join, backAt.Count, TimeSpan.Zero);
                continue;
            }

            var silo = random.Next(backAt.Count);
            var kind = (FaultKind)random.Next((int)FaultKind.Join);
            var away = kind == FaultKind.Hold ? 0.5 + (11.5 * random.NextDouble()) : 3 * random.NextDouble();
            if (backAt[silo] <= at)
            {
                backAt[silo] = at + away + BackSecs;
                yield return new Fault(TimeSpan.FromSeconds(at), kind, silo + 1, TimeSpan.FromSeconds(away));
            }
        }
    }
}
