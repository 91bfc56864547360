namespace OrleansKafkaLoki.EndToEnd.Tests.Network;

/// <summary>A silo that is cut off: no record is lost, none stands twice, and the partitions are even again.</summary>
public sealed class CutNetworkTests
{
    [LongFact]
    public Task Cut_SiloThatOthersStillSee_GoesOnAfterwards() => CutNetworks.StaysAsync();

    [LongFact]
    public Task Cut_SiloThatOthersDeclareDead_EndsAndComesBack() => CutNetworks.EndsAsync();
}
