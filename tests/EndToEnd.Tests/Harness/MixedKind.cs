namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>What Loki makes of a record of <see cref="MixedLines"/>.</summary>
internal enum MixedKind
{
    /// <summary>It takes it.</summary>
    Plain,

    /// <summary>It takes it, but its stream is above its rate.</summary>
    Busy,

    /// <summary>It takes it, though it is so old that it cannot share a request.</summary>
    Delayed,

    /// <summary>It refuses it, unless nothing newer of its stream came before.</summary>
    Late,

    /// <summary>It never takes such a line.</summary>
    Long,

    /// <summary>It never takes a record so old.</summary>
    Old,

    /// <summary>It does not take a record from so far in the future.</summary>
    New,
}
