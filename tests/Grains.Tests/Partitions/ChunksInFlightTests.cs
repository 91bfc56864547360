using OrleansKafkaLoki.Grains.Partitions;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

public sealed class ChunksInFlightTests
{
    private readonly ChunksInFlight _chunks = new();

    [Theory]
    [InlineData(0, true)]
    [InlineData(ChunksInFlight.MostOfPartition - 1, true)]
    [InlineData(ChunksInFlight.MostOfPartition, false)]
    public void Allows_SiloHasRoom_UpToTheMostOfAPartition(int own, bool allowed) => Assert.Equal(allowed, _chunks.Allows(own));

    [Fact]
    public void Allows_SiloIsFull_OnlyWhatIsGuaranteed()
    {
        Enter(ChunksInFlight.MostOfSilo);

        Assert.True(_chunks.Allows(ChunksInFlight.Guaranteed - 1));
        Assert.False(_chunks.Allows(ChunksInFlight.Guaranteed));
    }

    [Fact]
    public void Allows_SiloWasFull_AgainAfterOneVerdict()
    {
        Enter(ChunksInFlight.MostOfSilo);

        _chunks.Leave();

        Assert.True(_chunks.Allows(ChunksInFlight.Guaranteed));
    }

    [Theory]
    [InlineData(2, ChunksInFlight.MostOfSilo / 2)]
    [InlineData(100, ChunksInFlight.MostOfPartition)]
    public void Allows_SeveralPipelines_EachHasItsPart(int pipelines, int part)
    {
        var chunks = new ChunksInFlight(pipelines);
        for (var i = 0; i < part - 1; i++)
        {
            chunks.Enter();
        }

        Assert.True(chunks.Allows(ChunksInFlight.Guaranteed));
        chunks.Enter();
        Assert.False(chunks.Allows(ChunksInFlight.Guaranteed));
    }

    private void Enter(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _chunks.Enter();
        }
    }
}
