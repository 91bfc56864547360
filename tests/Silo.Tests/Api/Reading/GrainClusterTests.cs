using System.Reflection;
using Microsoft.Extensions.Hosting;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Silo.Api.Reading;
using OrleansKafkaLoki.Silo.Health;
using OrleansKafkaLoki.Silo.Tests.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Api.Reading;

public sealed class GrainClusterTests
{
    private readonly RecordingLogger<GrainCluster> _log = new();

    public static TheoryData<Exception, int> Failures => new()
    {
        { new TimeoutException("Too slow."), 503 },
        { new SiloUnavailableException("It is gone."), 503 },
        { new KeyNotFoundException("Oops."), 500 },
        { new InvalidOperationException("Oops."), 500 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Ask_GrainFails_TellsAnOutageFromAMistake(Exception failure, int status)
    {
        var thrown = await Assert.ThrowsAsync<ClusterUnavailableException>(() => Cluster(failure).PipelineAsync("app"));

        Assert.Equal(status, thrown.ToProblem().Status);
        Assert.EndsWith(failure.Message, thrown.Message, StringComparison.Ordinal);
        Assert.Equal(status == 500 ? ["AdminRequestFailed"] : [], _log.Lines.Select(line => line.Event));
    }

    [Fact]
    public async Task Ask_GrainRefuses_SaysItAsItIs()
    {
        await Assert.ThrowsAsync<UnknownPartitionException>(() => Cluster(new UnknownPartitionException("There is none.")).PipelineAsync("app"));
        await Assert.ThrowsAsync<StalePositionException>(() => Cluster(new StalePositionException("It moved on.")).PipelineAsync("app"));
    }

    /// <summary>A cluster of which every grain fails.</summary>
    private GrainCluster Cluster(Exception failure)
    {
        var admin = Fake<IPipelineAdminGrain>(_ => Task.FromException<PipelineStatus>(failure));
        var health = new SiloHealth(Fake<IHostApplicationLifetime>(_ => CancellationToken.None));
        health.Participate(Fake<ISiloLifecycle>(arguments => ((ILifecycleObserver)arguments[2]!).OnStart(TestContext.Current.CancellationToken)));
        return new GrainCluster(Fake<IGrainFactory>(_ => admin), health, _log);
    }

    private static T Fake<T>(Func<object?[], object?> answer)
        where T : class
    {
        var fake = DispatchProxy.Create<T, Answering>();
        ((Answering)(object)fake).Answer = answer;
        return fake;
    }

    /// <summary>Answers every call alike.</summary>
    public class Answering : DispatchProxy
    {
        internal Func<object?[], object?> Answer { get; set; } = _ => null;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer(args ?? []);
    }
}
