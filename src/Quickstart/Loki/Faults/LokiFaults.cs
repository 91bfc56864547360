namespace OrleansKafkaLoki.Quickstart.Loki.Faults;

/// <summary>The switchboard for misbehaviour; at most one fault is on for pushes and one for queries, besides a programme.</summary>
internal sealed class LokiFaults
{
    /// <summary>What befalls pushes.</summary>
    public FaultSwitch Push { get; } = new();

    /// <summary>What befalls queries.</summary>
    public FaultSwitch Query { get; } = new();

    /// <summary>What befalls <c>/ready</c>.</summary>
    public FaultSwitch Ready { get; } = new();

    /// <summary>Behaves again altogether.</summary>
    public void TurnOff()
    {
        Push.TurnOff();
        Query.TurnOff();
        Ready.TurnOff();
    }
}
