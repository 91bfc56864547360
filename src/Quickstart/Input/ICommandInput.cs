namespace OrleansKafkaLoki.Quickstart.Input;

/// <summary>Where a user's commands come from.</summary>
internal interface ICommandInput
{
    /// <summary>The lines, until there is no further one or <paramref name="stop"/> is cancelled.</summary>
    IAsyncEnumerable<string> ReadAsync(CancellationToken stop);
}
