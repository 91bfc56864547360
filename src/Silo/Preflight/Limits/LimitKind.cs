namespace OrleansKafkaLoki.Silo.Preflight.Limits;

/// <summary>What the value of a limit of Loki's is.</summary>
internal enum LimitKind
{
    /// <summary>A number.</summary>
    Count,

    /// <summary>Bytes, as Loki writes them: <c>256KB</c> are 262,144.</summary>
    Bytes,

    /// <summary>A number of mebibytes.</summary>
    Mebibytes,

    /// <summary>A length of time as Prometheus writes it, in seconds.</summary>
    Time,

    /// <summary>True or false, 1 or 0.</summary>
    Flag,
}
