using System.Globalization;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>A question for how much streams hold, window by window.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Expression">The sum over time of one window.</param>
/// <param name="FirstWindow">The first window.</param>
/// <param name="LastWindow">The last one, itself included.</param>
/// <param name="WindowSecs">How long a window is: window k is what is newer than k windows since the Unix epoch, and not newer than k + 1 (<c>rangeVectorIterator</c>, <c>pkg/logql/range_vector.go</c>).</param>
/// <param name="Streams">How many streams it is about.</param>
internal readonly record struct SumQuery(string Tenant, string Expression, long FirstWindow, long LastWindow, long WindowSecs, int Streams)
{
    /// <summary>The parameters, as a form or an address has them. Loki rounds to multiples of the step (<c>alignStartEnd</c>), which these are.</summary>
    public string Parameters => string.Create(
        CultureInfo.InvariantCulture,
        $"query={Uri.EscapeDataString(Expression)}&start={EndNs(FirstWindow)}&end={EndNs(LastWindow)}&step={WindowSecs}");

    private long EndNs(long window) => (window + 1) * WindowSecs * UnixNanos.PerSecond;
}
