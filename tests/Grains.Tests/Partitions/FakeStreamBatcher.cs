using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Tests.Partitions;

/// <summary>A batcher that answers when the test says so.</summary>
internal sealed class FakeStreamBatcher : IStreamBatcherGrain
{
    public List<(LogChunk Chunk, TaskCompletionSource<AppendResult> Answer)> Calls { get; } = [];

    public List<TaskCompletionSource<StreamStatus>> Locations { get; } = [];

    public int Flushes { get; private set; }

    public Task<AppendResult> AppendAsync(LogChunk chunk)
    {
        var answer = new TaskCompletionSource<AppendResult>();
        Calls.Add((chunk, answer));
        return answer.Task;
    }

    public Task<StreamStatus> GetStatusAsync()
    {
        Locations.Add(new TaskCompletionSource<StreamStatus>());
        return Locations[^1].Task;
    }

    public Task FlushAsync()
    {
        Flushes++;
        return Task.CompletedTask;
    }

    public Task CloseAsync() => throw new NotSupportedException();

    /// <summary>Answers the last question where it is.</summary>
    public void LocateAt(SiloAddress silo) => Locations[^1].SetResult(new StreamStatus
    {
        Stream = default,
        Silo = silo.ToString(),
        Address = silo,
        HeldBytes = 0,
        HeldRecords = 0,
        DeliveredRecords = 0,
        RejectedRecords = 0,
        Pushing = false,
        PossiblyRepeatedRecords = 0,
        NewestTimestampNs = null,
    });
}
