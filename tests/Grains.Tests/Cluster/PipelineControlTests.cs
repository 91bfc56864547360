using OrleansKafkaLoki.Grains.Cluster;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;

namespace OrleansKafkaLoki.Grains.Tests.Cluster;

public sealed class PipelineControlTests
{
    private static readonly PartitionScope Topic = new("logs");
    private static readonly PartitionScope One = new("logs", 3);

    private readonly PipelineControl _control = new();

    [Fact]
    public void PauseOf_SeveralOrders_IsTheWidest()
    {
        Assert.Null(Of("logs", 3));
        foreach (var scope in (PartitionScope[])[One, Topic, PartitionScope.All])
        {
            Assert.True(_control.Pause(Order(scope)));
            Assert.Equal(scope, Of("logs", 3)!.Scope);
        }

        Assert.Equal(PartitionScope.All, Of("other", 3)!.Scope);
    }

    [Fact]
    public void PauseOf_OtherPartitionsAndTopics_IsNone()
    {
        _control.Pause(Order(One));

        Assert.Null(Of("logs", 4));
        Assert.Null(Of("other", 3));
    }

    [Fact]
    public void Resume_Scope_EndsWhatIsWithinAndLeavesWhatIsWider()
    {
        foreach (var scope in (PartitionScope[])[PartitionScope.All, Topic, One, new("other", 3)])
        {
            _control.Pause(Order(scope));
        }

        Assert.True(_control.Resume(Change(Topic)));

        Assert.Equal([PartitionScope.All, new("other", 3)], _control.Pauses.Select(pause => pause.Scope));
        Assert.False(_control.Resume(Change(Topic)));
        Assert.True(_control.Resume(Change(PartitionScope.All)));
        Assert.Empty(_control.Pauses);
    }

    [Fact]
    public void Changes_Many_AreTheLastOnes()
    {
        for (var i = 0; i < PipelineControl.KeptChanges; i++)
        {
            _control.Pause(Order(new PartitionScope("logs", i)));
        }

        _control.Resume(Change(Topic));

        Assert.Equal(PipelineControl.KeptChanges, _control.Changes.Count);
        Assert.Equal((1, ControlAction.Resume), (_control.Changes[0].Scope.Partition, _control.Changes[^1].Action));
    }

    private static PauseOrder Order(PartitionScope scope) => new() { Scope = scope, Reason = "why", By = "who", SinceMs = 1 };

    private static ControlChange Change(PartitionScope scope) => new() { AtMs = 1, Action = ControlAction.Resume, Scope = scope, Reason = "why", By = "who" };

    private PauseOrder? Of(string topic, int partition) => _control.PauseOf(new PartitionId("app", topic, partition));
}
