namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// Turns of their own on the scheduler that is current. What waits for a cancelled token, or for a source that somebody else completes, goes
/// on within one: neither in the middle of the turn that lets it go on, nor, as with <see cref="CancellationTokenSource.CancelAsync"/> and
/// continuations that run asynchronously, by way of the thread pool, whose order nobody can replay.
/// </summary>
internal static class Turn
{
    /// <summary>Runs an action behind the turns that wait already; completes when it has run.</summary>
    public static Task RunAsync(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);

    /// <summary>Cancels in a turn of its own; completes when all that was registered has run.</summary>
    public static Task CancelInTurnAsync(this CancellationTokenSource source) =>
        source.IsCancellationRequested ? Task.CompletedTask : RunAsync(source.Cancel);
}
