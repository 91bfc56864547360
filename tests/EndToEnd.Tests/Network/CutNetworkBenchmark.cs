namespace OrleansKafkaLoki.EndToEnd.Tests.Network;

/// <summary>How long a silo that is cut off leaves its partitions without delivery, held to a bound. By hand, on a machine without other load.</summary>
public sealed class CutNetworkBenchmark
{
    /// <summary>What may be without delivery after a hang, which a cut off silo is to the others.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(12);

    [Fact(Explicit = true)]
    public Task Cut_SiloThatOthersStillSee_PrintsItsTable() => CutNetworks.StaysAsync();

    [Fact(Explicit = true)]
    public async Task Cut_SiloThatOthersDeclareDead_WithinBounds() =>
        Assert.All(await CutNetworks.EndsAsync(), outage => Assert.InRange(outage, TimeSpan.Zero, Hang));
}
