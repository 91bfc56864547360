namespace OrleansKafkaLoki.EndToEnd.Tests.Scale;

/// <summary>A thousand partitions and five thousand streams on three silo processes.</summary>
public sealed class ScaleTests
{
    private const double MebiByte = 1024 * 1024;

    /// <summary>The numbers of a runtime's pool of threads and of pushes at once vary; a silo of the large run has 300 partitions more.</summary>
    private const int Variation = 50;

    [LongFact]
    public async Task Start_ThousandPartitionsFiveThousandStreams_NoThreadsOrConnectionsForEach()
    {
        var options = new ScaleOptions();
        var few = await ScaleRun.MeasureAsync(options with { Partitions = 100, Streams = 500, Rate = options.Rate / 10, Steady = TimeSpan.FromSeconds(5) });
        var many = await ScaleRun.MeasureAsync(options);

        var (small, large) = (few.SelectMany(sample => sample.Silos).ToList(), many.SelectMany(sample => sample.Silos).ToList());
        Assert.InRange(large.Max(silo => silo.Threads), 1, small.Max(silo => silo.Threads) + Variation);
        Assert.InRange(large.Max(silo => silo.Connections), 1, small.Max(silo => silo.Connections) + Variation);
        Assert.All(large, silo => Assert.InRange(silo.ResidentBytes / MebiByte, 1, 600));
    }
}
