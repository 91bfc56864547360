namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>What a syslog message consists of, in the order of <see cref="SyslogParser.Names"/>.</summary>
internal enum SyslogField
{
    /// <summary>What kind of program wrote it, such as <c>daemon</c>.</summary>
    Facility,

    /// <summary>How bad it is, such as <c>err</c>.</summary>
    Severity,

    /// <summary>When it was written, as it stands there.</summary>
    Timestamp,

    /// <summary>Where.</summary>
    Hostname,

    /// <summary>By what.</summary>
    AppName,

    /// <summary>By which process.</summary>
    ProcId,

    /// <summary>What type of message it is.</summary>
    MsgId,

    /// <summary>The elements of structured data, brackets included.</summary>
    StructuredData,

    /// <summary>The message itself.</summary>
    Message,
}
