namespace OrleansKafkaLoki.Grains.Events;

/// <summary>Whether an event that was published has come back from the stream.</summary>
internal sealed class EventEcho(string id)
{
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it has.</summary>
    public Task Heard => _heard.Task;

    /// <summary>An event came.</summary>
    public void Hear(string heard)
    {
        if (heard == id)
        {
            _heard.TrySetResult();
        }
    }
}
