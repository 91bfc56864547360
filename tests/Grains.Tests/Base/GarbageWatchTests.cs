using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Tests.Base;

public sealed class GarbageWatchTests
{
    private readonly GarbageWatch _garbage = new();

    [Fact]
    public void IsDue_StartIsOver_IsOnceHoweverLittleThereIs()
    {
        Assert.False(_garbage.IsDue(2 * GarbageWatch.Little, collections: 0, heap: 0)); // Still starting.
        Assert.True(_garbage.IsDue(3 * GarbageWatch.Little, collections: 1, heap: 0));
        Assert.False(_garbage.IsDue(4 * GarbageWatch.Little, collections: 2, heap: 0));
    }

    [Fact]
    public void IsDue_MuchToDo_IsNot() =>
        Assert.All(Enumerable.Range(1, 20), look => Assert.False(_garbage.IsDue(look * (GarbageWatch.Little + 1), collections: 0, heap: 0)));

    [Fact]
    public void IsDue_LittleToDoForLong_IsOnceItIsWorthIt()
    {
        _garbage.IsDue(GarbageWatch.Worth, collections: 1, heap: 0);
        _garbage.IsDue(GarbageWatch.Worth, collections: 1, heap: 0);

        for (var more = GarbageWatch.Little; more < GarbageWatch.Worth; more += GarbageWatch.Little)
        {
            Assert.False(_garbage.IsDue(GarbageWatch.Worth + more, collections: 1, heap: 0));
        }

        Assert.True(_garbage.IsDue(2 * GarbageWatch.Worth, collections: 1, heap: 0));
    }

    [Fact]
    public void IsDue_MuchLives_WaitsForMoreGarbage()
    {
        const long Heap = 100 * GarbageWatch.Worth;
        _garbage.IsDue(0, collections: 1, Heap);
        var looks = 0L;
        for (; !_garbage.IsDue((looks + 1) * GarbageWatch.Little, collections: 1, Heap); looks++)
        {
            Assert.True(looks * GarbageWatch.Little < Heap);
        }

        Assert.Equal(Heap / GarbageWatch.ShareOfHeap, (looks + 1) * GarbageWatch.Little);
    }
}
