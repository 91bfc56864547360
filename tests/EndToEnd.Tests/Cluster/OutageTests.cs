namespace OrleansKafkaLoki.EndToEnd.Tests.Cluster;

/// <summary>Silos that come and go under load: no record is lost, none stands twice, and only the partitions move that have to.</summary>
public sealed class OutageTests
{
    [LongFact]
    public Task Join_ThirdSiloUnderLoad_MovesOnlyTheSurplusLive() => Outages.JoinAsync();

    [LongFact]
    public Task Leave_OneOfThreeSilosUnderLoad_MovesOnlyItsPartitions() => Outages.LeaveAsync();

    [LongFact]
    public Task Kill_OneOfThreeSilosUnderLoad_MovesOnlyItsPartitions() => Outages.KillAsync(2);

    [LongFact]
    public Task Kill_TheSiloThatHasTheBalancer_MovesOnlyItsPartitions() => Outages.KillAsync(1);

    [LongFact]
    public Task Hold_OneOfThreeSilosUnderLoad_IsReplacedAndComesBack() => Outages.HoldAsync();
}
