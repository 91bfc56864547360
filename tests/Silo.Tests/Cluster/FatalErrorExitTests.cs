using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Silo.Cluster;
using OrleansKafkaLoki.Silo.Tests.Kafka;

namespace OrleansKafkaLoki.Silo.Tests.Cluster;

public sealed class FatalErrorExitTests
{
    private readonly List<int> _exits = [];

    [Fact]
    public void OnFatalException_NoException_SaysThatTheClusterDeclaredItDeadAndExitsWith4()
    {
        using var log = new RecordingLogger();
        var handler = new FatalErrorExit(new LoggerFactory([log]), _exits.Add);

        handler.OnFatalException(this, "I have been told I am dead.", null);

        Assert.Equal([FatalErrorExit.DeclaredDead], _exits);
        Assert.StartsWith("Critical: The cluster has declared this silo dead", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void OnFatalException_Exception_IsLoggedAndExitsWith5()
    {
        using var log = new RecordingLogger();
        var handler = new FatalErrorExit(new LoggerFactory([log]), _exits.Add);

        handler.OnFatalException(this, "ProcessMembershipUpdates", new InvalidOperationException("broken"));

        Assert.Equal([FatalErrorExit.Broken], _exits);
        Assert.Contains("ProcessMembershipUpdates", Assert.Single(log.Lines), StringComparison.Ordinal);
    }
}
