namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>How grave a record is, as Grafana tells it.</summary>
internal enum RecordLevel
{
    /// <summary>Nothing tells.</summary>
    Unknown,

    /// <summary>Steps of a program.</summary>
    Trace,

    /// <summary>For those who look for a fault.</summary>
    Debug,

    /// <summary>What is worth knowing.</summary>
    Info,

    /// <summary>What may become a fault.</summary>
    Warn,

    /// <summary>Something failed.</summary>
    Error,

    /// <summary>The program or the system cannot go on; also named critical.</summary>
    Fatal,
}
