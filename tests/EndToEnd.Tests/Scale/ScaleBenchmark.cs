using System.Globalization;

namespace OrleansKafkaLoki.EndToEnd.Tests.Scale;

/// <summary>The tables of <c>docs/scaling.md</c>: of any size (<see cref="ScaleOptions"/> tells how to set it), by hand, on a machine of its own.</summary>
public sealed class ScaleBenchmark
{
    private const double MebiByte = 1024 * 1024;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    [Fact(Explicit = true)]
    public async Task Run_AsConfigured_StartsFastAndMemoryStaysFlat()
    {
        var samples = await ScaleRun.MeasureAsync(new ScaleOptions());

        // The first half is left to the compiler and the collector.
        var settled = samples.Skip(samples.Count / 2).ToList();
        var growth = Slope(settled.Select(sample => (sample.At / 60, sample.ResidentBytes / MebiByte)).ToList()) / samples[0].Silos.Count;
        ScaleRun.Say(string.Create(CultureInfo.InvariantCulture, $"resident memory grows by {growth:0.00} MiB a minute and silo"));
        Assert.Multiple(
            () => Assert.InRange(growth, double.MinValue, 2),
            () => Assert.True(samples[0].At <= LongestStart.TotalSeconds, string.Create(CultureInfo.InvariantCulture, $"started after {samples[0].At:0.0} s")));
    }

    /// <summary>The slope of the line that lies nearest to the points.</summary>
    private static double Slope(IReadOnlyList<(double X, double Y)> points)
    {
        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }
}
