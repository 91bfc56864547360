using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Entries;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Labels;
using OrleansKafkaLoki.Grains.Records.Lines;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <summary>Writes the entries of one partition's records, which <paramref name="fields"/> has loaded: timestamp, line and structured metadata.</summary>
/// <param name="plan">The pipeline's configuration.</param>
/// <param name="partition">The partition.</param>
/// <param name="fields">The current record's fields.</param>
/// <param name="times">Which time counts for each record.</param>
internal sealed class EntryWriter(PipelinePlan plan, PartitionId partition, RecordEvent fields, RecordTimes times) : IDisposable
{
    private readonly PairSet _metadata = new(plan.StructuredMetadataLimits);
    private readonly PairSet _partMetadata = new(plan.LinePartLimits);
    private readonly ILineEncoder _line = plan.CreateLineEncoder();
    private readonly EntryClock _clock = new(partition, plan.DistinctTimestamps);
    private readonly EntryRepeats _repeats = new();
    private readonly PooledBufferWriter _truncated = new();

    /// <summary>Starts with a record of which there are several entries.</summary>
    public void BeginSeveral() => _repeats.Begin();

    /// <summary>Encodes an entry into its stream's chunk, unless its line is too long.</summary>
    /// <param name="record">The record.</param>
    /// <param name="timestampMs">The entry's own time, or -1.</param>
    /// <param name="isOneOfSeveral">True for entries between which nothing but their lines tells.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="counters">What had to be adjusted.</param>
    public EntryOutcome Write(in RecordView record, long timestampMs, bool isOneOfSeveral, ChunkBuilder chunk, ref RouterCounters counters)
    {
        var line = Line(record);
        var timestampNs = TimestampOf(record, timestampMs);
        if (line.Length > plan.LongLines.Limit)
        {
            switch (plan.LongLines.Action)
            {
                case LongLineAction.DeadLetter:
                    return EntryOutcome.LineTooLong;
                case LongLineAction.Split:
                    WriteParts(record, timestampNs, isOneOfSeveral, line, chunk, ref counters);
                    return EntryOutcome.Written;
                default:
                    counters.LinesTruncated++;
                    line = Truncate(line);
                    break;
            }
        }

        FillMetadata(record, _metadata, ref counters);
        Write(record.Offset, timestampNs, isOneOfSeveral, line, _metadata, chunk);
        return EntryOutcome.Written;
    }

    /// <summary>Encodes an entry whatever its length, as one <c>entries</c> field, and returns its timestamp.</summary>
    public long Encode(in RecordView record, long timestampMs, PooledBufferWriter destination)
    {
        plan.StructuredMetadata.Fill(fields, record, _metadata);
        var timestampNs = TimestampOf(record, timestampMs);
        EntryEncoder.Write(timestampNs, Line(record), _metadata, destination);
        return timestampNs;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _metadata.Dispose();
        _partMetadata.Dispose();
        _line.Dispose();
        _truncated.Dispose();
    }

    private ReadOnlySpan<byte> Line(in RecordView record) => fields.HasLine ? fields.Line(record) : _line.Encode(record, fields);

    private long TimestampOf(in RecordView record, long timestampMs)
    {
        var timeMs = times.Of(record.Offset, timestampMs);
        return fields.TimeNs >= 0 && timeMs == timestampMs
            ? _clock.Nanoseconds(fields.TimeNs, fields.TimeUnitNs, record.Offset)
            : _clock.Nanoseconds(timeMs, record.Offset);
    }

    private void Write(long offset, long timestampNs, bool isOneOfSeveral, ReadOnlySpan<byte> line, PairSet metadata, ChunkBuilder chunk)
    {
        timestampNs = isOneOfSeveral ? _repeats.TimestampOf(timestampNs, line) : timestampNs;
        chunk.Begin();
        EntryEncoder.Write(timestampNs, line, metadata, chunk.Entries);
        chunk.Add(offset, timestampNs);
    }

    private ReadOnlySpan<byte> Truncate(ReadOnlySpan<byte> line)
    {
        _truncated.Clear();
        plan.LongLines.Truncate(line, _truncated);
        return _truncated.WrittenSpan;
    }

    private void FillMetadata(in RecordView record, PairSet metadata, ref RouterCounters counters)
    {
        counters.MetadataDropped += plan.StructuredMetadata.Fill(fields, record, metadata);
        counters.PairsPartial += metadata.PartialCount;
    }

    private void WriteParts(
        in RecordView record, long timestampNs, bool isOneOfSeveral, ReadOnlySpan<byte> line, ChunkBuilder chunk, ref RouterCounters counters)
    {
        counters.LinesSplit++;
        FillMetadata(record, _partMetadata, ref counters);
        Span<byte> value = stackalloc byte[LinePart.MaxValueLength];
        var parts = plan.LongLines.CountParts(line);
        var rest = line;
        for (var part = 1; part <= parts; part++)
        {
            // Loki before 3.7 drops a line that it has under the same timestamp, whatever its metadata (pkg/chunkenc/unordered.go), and
            // shows it once. Those behind an equal part are later with it, so that their order stays.
            timestampNs += plan.LongLines.IsNextAnEqual(line[..^rest.Length], rest) ? 1 : 0;
            _partMetadata.Put(LinePart.Name, value[..LinePart.WriteValue(part, parts, value)]);
            Write(record.Offset, timestampNs, isOneOfSeveral, plan.LongLines.TakePart(ref rest), _partMetadata, chunk);
        }
    }
}
