using OrleansKafkaLoki.Silo.Store;

namespace OrleansKafkaLoki.Silo.Tests.Store;

public sealed class RedisRefusalTests
{
    [Theory]
    [InlineData("READONLY You can't write against a read only replica.", "it is read only, a replica now", true)]
    [InlineData("MISCONF Errors writing to the AOF file: No space left on device", "it takes no writes, because it cannot save its data to disk", false)]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", "it takes no writes, because its memory is full (maxmemory)", false)]
    [InlineData("NOREPLICAS Not enough good replicas to write.", "it takes no writes, because too few replicas are connected (min-replicas-to-write)", false)]
    public void Of_ErrorOfAllWrites_SaysWhy(string error, string reason, bool isReadOnly) => Assert.Equal(new RedisRefusal(reason, isReadOnly), RedisRefusal.Of(error));

    [Theory]
    [InlineData("NOPERM No permissions to access a key")]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value")]
    [InlineData("")]
    public void Of_ErrorOfOneKey_SaysNothing(string error) => Assert.Null(RedisRefusal.Of(error));
}
