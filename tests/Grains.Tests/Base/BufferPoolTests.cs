using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Tests.Base;

public sealed class BufferPoolTests
{
    [Fact]
    public void Return_ThenRent_GivesTheSameArray()
    {
        var pool = new BufferPool(1024 * 1024);
        var array = pool.Rent(3000);

        pool.Return(array);

        Assert.Equal(4096, array.Length);
        Assert.NotSame(array, pool.Rent(4097));
        Assert.Same(array, pool.Rent(2049));
        Assert.NotSame(array, pool.Rent(2049));
    }

    [Fact]
    public void Return_BeyondWhatIsKept_LeavesItToTheGarbageCollector()
    {
        var pool = new BufferPool(8192);
        var arrays = Enumerable.Range(0, 5).Select(_ => pool.Rent(4096)).ToList();

        arrays.ForEach(array => pool.Return(array));

        Assert.InRange(pool.RetainedBytes, 4096, 8192);
    }

    [Fact]
    public void Return_ArrayOfAnotherSize_IsNotKept()
    {
        var pool = new BufferPool(8192);

        pool.Return(new byte[3000]);

        Assert.Equal(0, pool.RetainedBytes);
    }
}
