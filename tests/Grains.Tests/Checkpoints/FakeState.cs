using Orleans.Storage;
using OrleansKafkaLoki.Grains.Checkpoints;

namespace OrleansKafkaLoki.Grains.Tests.Checkpoints;

/// <summary>A checkpoint in a store that several activations can share and that can be made to fail.</summary>
internal sealed class FakeState(FakeState.Store store) : IPersistentState<PartitionCheckpoint>
{
    public PartitionCheckpoint State { get; set; } = new();

    public string? Etag { get; private set; }

    public bool RecordExists => Etag is not null;

    public Task ReadStateAsync()
    {
        store.ThrowIfAway();
        State = Copy(store.Stored);
        Etag = store.Etag;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync()
    {
        store.Writes++;
        store.ThrowIfAway();
        if (Etag != store.Etag)
        {
            throw new InconsistentStateException("The ETag does not match.");
        }

        store.Stored = Copy(State);
        store.Etag = Guid.NewGuid().ToString();
        if (store.LosesAnswer)
        {
            throw new TimeoutException("The answer was lost.");
        }

        Etag = store.Etag;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync() => throw new NotSupportedException();

    private static PartitionCheckpoint Copy(PartitionCheckpoint checkpoint) => new()
    {
        Epoch = checkpoint.Epoch,
        NextOffset = checkpoint.NextOffset,
        Incarnation = checkpoint.Incarnation,
        TopicId = checkpoint.TopicId,
        LogEnd = checkpoint.LogEnd,
    };

    public sealed class Store
    {
        public PartitionCheckpoint Stored { get; set; } = new();

        public string? Etag { get; set; }

        /// <summary>How many writes were tried.</summary>
        public int Writes { get; set; }

        public bool Away { get; set; }

        public bool LosesAnswer { get; set; }

        public void ThrowIfAway()
        {
            if (Away)
            {
                throw new TaskCanceledException("The store is away.");
            }
        }
    }
}
