using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Grains.Records.Labels;

namespace OrleansKafkaLoki.Grains.Records.Routing;

/// <content>How a record's stream is found.</content>
public sealed partial class RecordRouter
{
    private StreamRoute? Read(in RecordView record, bool isDecompressed)
    {
        _refusal = EntryOutcome.Written;
        Times.LastTimestampMs = Times.IsTelling(record.TimestampMs) ? record.TimestampMs : Times.LastTimestampMs;
        if (!record.HasValue)
        {
            _counters.Tombstones++;
            if (_plan.Tombstones == TombstonePolicy.Skip)
            {
                return null;
            }

            _refusal = _plan.Tombstones == TombstonePolicy.DeadLetter ? EntryOutcome.Tombstone : EntryOutcome.Written;
        }

        if (!_event.Load(record) || !isDecompressed)
        {
            _counters.Undecodable++;
            _refusal = !_plan.RefusesUndecodable ? EntryOutcome.Written : isDecompressed ? EntryOutcome.Undecodable : EntryOutcome.NotDecompressed;
        }

        _counters.Trimmed += _event.IsTrimmed ? 1 : 0;
        if (_plan.Stages.Steps.IsEmpty)
        {
            return FindStream(record);
        }

        _stages.Begin(splits: _refusal == EntryOutcome.Written);
        if (_plan.Stages.Splits)
        {
            _entries.BeginSeveral();
        }

        return Next(record);
    }

    private StreamRoute? Next(in RecordView record) => _stages.MoveNext(_event, record) ? FindStream(record) : null;

    private StreamRoute FindStream(in RecordView record)
    {
        TimestampMs = TimeOf(record);
        _key.Clear();
        if (!_plan.Tenant.Write(_event, record, _key))
        {
            _counters.TenantFallbacks++;
        }

        _key.Write("/"u8);
        WriteLabels(record);
        return _routes.GetOrAdd(_key.WrittenSpan);
    }

    private bool AnyLacksTime(in RecordView record)
    {
        var lacks = Times.MayLack && Lacks(record);
        if (lacks || !Times.MayLack || !_stages.IsSplit)
        {
            return lacks;
        }

        _stages.BeginAhead();
        while (!lacks && _stages.MoveNext(_event, record))
        {
            lacks = Lacks(record);
        }

        _stages.EndAhead(_event, record);
        return lacks;
    }

    private long TimeOf(in RecordView record) => _event.TimeNs >= 0 ? _event.TimeNs / UnixNanos.PerMilli : record.TimestampMs;

    private bool Lacks(in RecordView record) => Times.Lacks(record.Offset, TimeOf(record) is var own and >= 0 ? own : Times.LastTimestampMs);

    private void WriteLabels(in RecordView record)
    {
        _counters.LabelsDropped += _plan.Labels.Fill(_event, record, _labels);
        _counters.LabelsCut += _labels.CutCount;
        _counters.PairsPartial += _labels.PartialCount;
        if (_labels.Pairs.IsEmpty)
        {
            _counters.Unlabeled++;
            _key.Write("""{agent="orleans-kafka-loki"}"""u8);
        }
        else
        {
            LabelSetText.Write(_labels, _key);
        }
    }
}
