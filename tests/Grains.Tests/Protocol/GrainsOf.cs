using System.Reflection;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>The grains that a session calls: batchers, and a coordinator who lets every partition go on.</summary>
public class GrainsOf : DispatchProxy
{
    private static readonly IPipelineCoordinatorGrain Coordinator = Create<IPipelineCoordinatorGrain, OpenHorizon>();

    private World _world = null!;
    private Silo _sender = null!;

    internal static IGrainFactory Create(World world, Silo sender)
    {
        var grains = Create<IGrainFactory, GrainsOf>();
        (((GrainsOf)grains)._world, ((GrainsOf)grains)._sender) = (world, sender);
        return grains;
    }

    protected override object Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.ReturnType == typeof(IStreamBatcherGrain)
            ? new BatcherReference(_world, Array.IndexOf(_world.Streams, LabelStream.Parse((string)args![0]!)), _sender)
            : Coordinator;

    public class OpenHorizon : DispatchProxy
    {
        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => Task.FromResult(PipelineHorizon.Open);
    }
}
