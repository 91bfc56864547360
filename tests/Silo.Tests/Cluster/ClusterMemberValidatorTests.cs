using OrleansKafkaLoki.Silo.Cluster;

namespace OrleansKafkaLoki.Silo.Tests.Cluster;

public sealed class ClusterMemberValidatorTests
{
    [Theory]
    [InlineData("127.0.0.1", null, null)]
    [InlineData("0.0.0.0", "10.0.0.1", null)]
    [InlineData("10.0.0.1", null, null)]
    [InlineData("0.0.0.0", null, "cluster.advertised_address")]
    [InlineData("0.0.0.0", "silo.example.org", "cluster.advertised_address")]
    [InlineData("localhost", null, "cluster.listen_address")]
    [InlineData("127.0.0.1", "10.0.0.1", "cluster.listen_address")]
    [InlineData("0.0.0.0", "fd00:10:244::5b", "cluster.listen_address")]
    [InlineData("10.1.2.3", "fd00::1", "cluster.listen_address")]
    [InlineData("::1", "127.0.0.1", "cluster.listen_address")]
    [InlineData("::1", "fd00::1", "cluster.listen_address")]
    [InlineData("fd00::1", "10.1.2.3", "cluster.listen_address")]
    [InlineData("::", "10.1.2.3", null)]
    [InlineData("::", "fd00::1", null)]
    [InlineData("::", "127.0.0.1", null)]
    [InlineData("::", null, "cluster.advertised_address")]
    [InlineData("0.0.0.0", "::ffff:10.1.2.3", null)]
    [InlineData("10.1.2.3", "192.168.7.1", null)]
    public void Validate_Addresses_MustFitTogether(string listen, string? advertised, string? mistake)
    {
        var options = new ClusterMemberOptions { ListenAddress = listen, AdvertisedAddress = advertised };

        Assert.Equal(mistake is null ? [] : [mistake], ClusterMemberValidator.Validate("cluster", options).Select(found => found.Path));
    }

    [Fact]
    public void Validate_NothingListensAtTheAddress_ProposesWhatDoes() => Assert.Contains(
        "set \"::\"",
        Assert.Single(ClusterMemberValidator.Validate("cluster", new ClusterMemberOptions { ListenAddress = "0.0.0.0", AdvertisedAddress = "fd00::1" })).Remedy,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(0, true)]
    [InlineData(30_000, true)]
    [InlineData(11_111, false)]
    [InlineData(65_536, false)]
    public void Validate_GatewayPort_MayBeClosed(int port, bool good) =>
        Assert.Equal(good, !ClusterMemberValidator.Validate("cluster", new ClusterMemberOptions { GatewayPort = port }).Any());

    [Fact]
    public void Validate_PortsAndIds_AreAllChecked() => Assert.Equal(
        ["cluster.cluster_id", "cluster.service_id", "cluster.silo_port", "cluster.gateway_port", "cluster.gateway_port"],
        ClusterMemberValidator.Validate("cluster", new ClusterMemberOptions { ClusterId = "", ServiceId = " ", SiloPort = -1, GatewayPort = -1 })
            .Select(mistake => mistake.Path));
}
