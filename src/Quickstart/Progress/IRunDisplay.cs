namespace OrleansKafkaLoki.Quickstart.Progress;

/// <summary>Shows the user how the run goes.</summary>
internal interface IRunDisplay
{
    /// <summary>Shows the state at this moment.</summary>
    void Show();

    /// <summary>Says something on a line of its own.</summary>
    void Say(string message);

    /// <summary>Shows the state at intervals until cancelled.</summary>
    Task RunAsync(CancellationToken stop);
}
