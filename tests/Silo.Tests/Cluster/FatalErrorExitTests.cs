using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansKafkaLoki.Silo.Cluster;
using OrleansKafkaLoki.Silo.Tests.Kafka;

namespace OrleansKafkaLoki.Silo.Tests.Cluster;

public sealed class FatalErrorExitTests
{
    private readonly List<int> _exits = [];

    [Theory]
    [InlineData(true, "Critical: The cluster has declared this silo dead, because it did not answer")]
    [InlineData(false, "Critical: The cluster has declared this silo dead before it joined")]
    public async Task OnFatalException_NoException_SaysThatTheClusterDeclaredItDeadAndExitsWith4(bool hasJoined, string message)
    {
        using var log = new RecordingLogger();
        var handler = new FatalErrorExit(new LoggerFactory([log]), _exits.Add);
        var lifecycle = new SiloLifecycleSubject(NullLogger<SiloLifecycleSubject>.Instance);
        handler.Participate(lifecycle);
        if (hasJoined)
        {
            await lifecycle.OnStart(TestContext.Current.CancellationToken);
        }

        handler.OnFatalException(this, "I have been told I am dead.", null);

        Assert.Equal([FatalErrorExit.DeclaredDead], _exits);
        Assert.StartsWith(message, Assert.Single(log.Lines), StringComparison.Ordinal);
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
