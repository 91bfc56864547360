using System.Globalization;

namespace OrleansKafkaLoki.EndToEnd.Tests.Scale;

/// <summary>A thousand partitions and five thousand streams on three silo processes.</summary>
[TestClass(DisableParallelization = true)]
public sealed class ScaleTests
{
    private const double MebiByte = 1024 * 1024;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    /// <summary>The numbers of a runtime's pool of threads and of pushes at once vary; a silo of the large run has 300 partitions more.</summary>
    private const int Variation = 50;

    [Fact]
    public async Task Start_ThousandPartitionsFiveThousandStreams_FastWithoutThreadsOrConnectionsForEach()
    {
        var options = new ScaleOptions();
        var few = await MeasureAsync(options with { Partitions = 100, Streams = 500, Rate = options.Rate / 10, Steady = TimeSpan.FromSeconds(5) });
        var many = await MeasureAsync(options);

        Assert.True(many[0].At <= LongestStart.TotalSeconds, string.Create(CultureInfo.InvariantCulture, $"started after {many[0].At:0.0} s"));
        var (small, large) = (few.SelectMany(sample => sample.Silos).ToList(), many.SelectMany(sample => sample.Silos).ToList());
        Assert.InRange(large.Max(silo => silo.Threads), 1, small.Max(silo => silo.Threads) + Variation);
        Assert.InRange(large.Max(silo => silo.Connections), 1, small.Max(silo => silo.Connections) + Variation);
        Assert.All(large, silo => Assert.InRange(silo.ResidentBytes / MebiByte, 1, 600));
    }

    /// <summary>The long run: of any size, on a machine of its own. <see cref="ScaleOptions"/> tells how to set it.</summary>
    [Fact(Explicit = true)]
    public async Task Run_AsConfigured_MemoryStaysFlat()
    {
        var samples = await MeasureAsync(new ScaleOptions());

        // The first half is left to the compiler and the collector.
        var settled = samples.Skip(samples.Count / 2).ToList();
        var growth = Slope(settled.Select(sample => (sample.At / 60, sample.ResidentBytes / MebiByte)).ToList()) / samples[0].Silos.Count;
        ScaleRun.Say(string.Create(CultureInfo.InvariantCulture, $"resident memory grows by {growth:0.00} MiB a minute and silo"));
        Assert.InRange(growth, double.MinValue, 2);
    }

    private static async Task<List<ScaleSample>> MeasureAsync(ScaleOptions options)
    {
        ScaleRun.Say(options.ToString());
        await using var run = await ScaleRun.PrepareAsync(options);
        List<ScaleSample> samples = [await run.StartAsync()];
        ScaleRun.Say(ScaleSample.Heading);
        ScaleRun.Say(samples[0].Row(new ScaleSample(0, [], 0, 0, new Dictionary<string, long>())));
        await run.ProduceAsync(TimeSpan.FromSeconds(options.Steady.TotalSeconds >= 60 ? 10 : 5), sample =>
        {
            ScaleRun.Say(sample.Row(samples[^1]));
            samples.Add(sample);
        });
        await run.DeliveredAsync();
        run.AssertExactlyOnce();
        return samples;
    }

    /// <summary>The slope of the line that lies nearest to the points.</summary>
    private static double Slope(IReadOnlyList<(double X, double Y)> points)
    {
        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }
}
