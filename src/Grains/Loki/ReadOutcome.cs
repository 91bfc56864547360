namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>Whether Loki answered a question.</summary>
public enum ReadOutcome
{
    /// <summary>Every entry was visited.</summary>
    Complete,

    /// <summary>No answer now; a later question may get one.</summary>
    Unavailable,

    /// <summary>Refused for how much it is about: a question for a shorter range may be answered.</summary>
    TooMuch,

    /// <summary>The query side does not answer this client: wrong credentials or path, no such API, the query itself refused.</summary>
    Forbidden,
}
