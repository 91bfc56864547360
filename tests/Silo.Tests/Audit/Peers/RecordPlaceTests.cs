using System.Text;
using OrleansKafkaLoki.Silo.Audit.Peers;

namespace OrleansKafkaLoki.Silo.Tests.Audit.Peers;

public sealed class RecordPlaceTests
{
    [Theory]
    [InlineData("""{"topic":"logs","partition":3,"offset":17,"payload":"x"}""")]
    [InlineData("""{"message":{"offset":1},"offset":17,"headers":[],"topic":"logs","partition":3}""")]
    public void In_AnObjectThatTellsIt_IsThatPlace(string line) => Assert.Equal(RecordPlace.Of("logs", 3, 17), RecordPlace.In(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("")]
    [InlineData("offset=17 partition=3 topic=logs")]
    [InlineData("""{"topic":"logs","partition":3}""")]
    [InlineData("""{"topic":"logs","partition":"3","offset":17}""")]
    [InlineData("""{"topic":"logs","partition":3,"offset":17""")]
    [InlineData("""{"topic":"logs","partition":3,"offset":1e99}""")]
    public void In_AnythingElse_IsNone(string line) => Assert.Null(RecordPlace.In(Encoding.UTF8.GetBytes(line)));
}
