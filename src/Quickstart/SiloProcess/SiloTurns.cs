namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>Takes the silos of a fleet in turn.</summary>
internal sealed class SiloTurns(SiloFleet fleet)
{
    private int _last;

    /// <summary>The next silo that runs; null if none does.</summary>
    public SiloRunner? Next()
    {
        _last = Next([.. fleet.Silos.Where(silo => silo.State == SiloState.Running).Select(silo => silo.Number)], _last);
        return fleet.Find(_last);
    }

    /// <summary>The least number above <paramref name="last"/>, else the least; 0 if there is none.</summary>
    internal static int Next(IReadOnlyCollection<int> running, int last) =>
        running.Where(number => number > last).DefaultIfEmpty(running.DefaultIfEmpty().Min()).Min();
}
