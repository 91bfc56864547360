using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Intake;

/// <summary>Counts how often it is asked to leave and to break off.</summary>
internal sealed class FakeLocalActivation : ILocalActivation
{
    /// <summary>What it takes to leave.</summary>
    public Task Gone { get; init; } = Task.CompletedTask;

    public bool IsAtRest { get; set; }

    public int GivenUp { get; private set; }

    public int Released { get; private set; }

    public void Wake() => throw new NotSupportedException();

    public Task<bool> FlushAsync(PartitionScope partitions) => throw new NotSupportedException();

    public Task CloseAsync() => throw new NotSupportedException();

    public Task GiveUpAsync()
    {
        GivenUp++;
        return Gone;
    }

    public void Release() => Released++;

    public void Rest() => IsAtRest = true;
}
