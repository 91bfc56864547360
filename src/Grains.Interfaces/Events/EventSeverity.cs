namespace OrleansKafkaLoki.Grains.Interfaces.Events;

/// <summary>How much an event matters.</summary>
[GenerateSerializer, Alias("okl.EventSeverity")]
public enum EventSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Something waits or is tried again.</summary>
    Warning,

    /// <summary>Records are lost or stand still until somebody does something.</summary>
    Error,
}
