namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>What numbers of a level mean.</summary>
internal enum LevelScale
{
    /// <summary>By their size: syslog's up to 7, those of pino and bunyan from 10, of Monolog from 100, of Logback from 1000.</summary>
    Any,

    /// <summary>0 is the gravest of 8.</summary>
    Syslog,

    /// <summary>Python's <c>levelno</c>: 10 is debug, 50 critical.</summary>
    Python,

    /// <summary>OpenTelemetry's severity number, 1 to 24.</summary>
    OpenTelemetry,
}
