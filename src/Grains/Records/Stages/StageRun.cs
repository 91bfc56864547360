using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Runs the stages over one partition's records, one after the other; each may give no entry, one or several.</summary>
internal sealed class StageRun(StagePlan plan)
{
    private readonly List<SplitPart> _parts = [];
    private readonly long[] _dropped = new long[plan.Steps.Length];
    private bool _isNew;
    private bool _splits;
    private int _next;
    private int? _ahead;

    /// <summary>True when a stage has split the record.</summary>
    public bool IsSplit { get; private set; }

    /// <summary>True when the entry goes to the dead letters.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Entries left out, by stage, since they were last taken.</summary>
    public Span<long> Dropped => _dropped;

    /// <summary>How often a stage could do nothing with a record.</summary>
    public long Failures { get; set; }

    /// <summary>Told of each stage's outcome; null while nobody asks.</summary>
    public Action<StageStep, StageOutcome>? Observer { get; set; }

    /// <summary>Starts with the record that was just loaded.</summary>
    /// <param name="splits">False for a record that is refused as a whole, of which one entry tells all.</param>
    public void Begin(bool splits = true) => (_isNew, _splits, IsSplit, _next, IsRefused) = (true, splits, false, 0, false);

    /// <summary>Looks at the record's further entries before their time: nothing counts until <see cref="EndAhead"/>.</summary>
    public void BeginAhead() => _ahead = _next;

    /// <summary>Goes back to the entry that it was at.</summary>
    public void EndAhead(RecordEvent fields, in RecordView record)
    {
        _next = _ahead.GetValueOrDefault() - 1;
        MoveNext(fields, record);
        _ahead = null;
    }

    /// <summary>Makes the event that of the record's next entry; false when there is none.</summary>
    public bool MoveNext(RecordEvent fields, in RecordView record)
    {
        if (_isNew)
        {
            _isNew = false;
            if (!Passes(fields, record, 0, plan.SplitAt))
            {
                return false;
            }

            if (IsRefused || !_splits || plan.Split is not { } split || !plan.Steps[plan.SplitAt].IsFor(fields, record))
            {
                return IsRefused || Passes(fields, record, plan.SplitAt + 1, plan.Steps.Length);
            }

            if (split.Find(fields, record, _parts) is not StageOutcome.Next and var outcome)
            {
                return Count(plan.SplitAt, outcome) && (IsRefused || Passes(fields, record, plan.SplitAt + 1, plan.Steps.Length));
            }

            IsSplit = true;
            fields.Save();
        }

        while (IsSplit && _next < _parts.Count)
        {
            if (_next > 0 || _ahead is not null)
            {
                fields.Restore();
            }

            plan.Split!.Put(fields, _parts[_next++]);
            IsRefused = false;
            Count(plan.SplitAt, StageOutcome.Next);
            if (Passes(fields, record, plan.SplitAt + 1, plan.Steps.Length))
            {
                return true;
            }
        }

        return false;
    }

    private bool Passes(RecordEvent fields, in RecordView record, int from, int to)
    {
        for (var i = from; i < to && !IsRefused; i++)
        {
            if (plan.Steps[i].IsFor(fields, record) && !Count(i, plan.Steps[i].Stage.Apply(fields, record)))
            {
                return false;
            }
        }

        return true;
    }

    // False when the entry is left out.
    private bool Count(int step, StageOutcome outcome)
    {
        IsRefused |= outcome == StageOutcome.Refuse;
        if (_ahead is null)
        {
            Observer?.Invoke(plan.Steps[step], outcome);
            Failures += outcome == StageOutcome.Failed ? 1 : 0;
            _dropped[step] += outcome == StageOutcome.Drop ? 1 : 0;
        }

        return outcome != StageOutcome.Drop;
    }
}
