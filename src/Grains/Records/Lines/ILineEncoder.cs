using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Lines;

/// <summary>Makes a log line of a record. Holds buffers, so it serves one router.</summary>
internal interface ILineEncoder : IDisposable
{
    /// <summary>The line, valid until the next one or until the record's batch is disposed.</summary>
    ReadOnlySpan<byte> Encode(in RecordView record, RecordEvent recordEvent);
}
