using System.Globalization;

namespace OrleansKafkaLoki.EndToEnd.Tests.Scale;

/// <summary>A thousand partitions and five thousand streams on three silo processes.</summary>
public sealed class ScaleTests
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Start_ThousandPartitionsFiveThousandStreams_FastAndFlat()
    {
        var options = new ScaleOptions();
        var few = await MeasureAsync(options with { Partitions = 100, Streams = 500, Rate = options.Rate / 10, Steady = TimeSpan.FromSeconds(5) });
        var many = await MeasureAsync(options);

        Assert.True(many[0].At <= LongestStart.TotalSeconds, string.Create(CultureInfo.InvariantCulture, $"started after {many[0].At:0.0} s"));
        foreach (var (small, large) in few[^1].Silos.Zip(many[^1].Silos))
        {
            // Each silo has 300 partitions more; what belongs to the pool of threads and to pushes at once may vary.
            Assert.InRange(large.Threads, 1, small.Threads + 50);
            Assert.InRange(large.Connections, 1, small.Connections + 50);
        }
    }

    private static async Task<List<ScaleSample>> MeasureAsync(ScaleOptions options)
    {
        ScaleRun.Say(options.ToString());
        await using var run = await ScaleRun.PrepareAsync(options);
        List<ScaleSample> samples = [await run.StartAsync()];
        ScaleRun.Say(ScaleSample.Heading);
        ScaleRun.Say(samples[0].Row(new ScaleSample(0, [], 0, 0, new Dictionary<string, long>())));
        await run.ProduceAsync(TimeSpan.FromSeconds(options.Steady.TotalSeconds > 60 ? 10 : 5), sample =>
        {
            ScaleRun.Say(sample.Row(samples[^1]));
            samples.Add(sample);
        });
        await run.DeliveredAsync();
        run.AssertExactlyOnce();
        return samples;
    }
}
