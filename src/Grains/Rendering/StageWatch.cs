using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Records.Events;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Records.Stages;

namespace OrleansKafkaLoki.Grains.Rendering;

/// <summary>Watches what the stages make of one record, and of each of its parts.</summary>
/// <param name="plan">The pipeline.</param>
/// <param name="router">Runs the stages.</param>
/// <param name="before">Reads the record as it is before the first stage; null to tell nothing of what each changed.</param>
internal sealed class StageWatch(PipelinePlan plan, RecordRouter router, RecordEvent? before)
{
    private readonly List<StageTrace> _steps = [];
    private SourceRecord? _record;
    private EventSnapshot? _last;
    private EventSnapshot? _whole;
    private int _wholeSteps;

    /// <summary>Told of an entry that is left out, while the stages go on.</summary>
    public required Action<RenderedDrop> Dropped { get; init; }

    /// <summary>The stage that refused the entry; null when none did.</summary>
    public int? RefusedBy { get; private set; }

    private ImmutableArray<StageStep> Stages => plan.Stages.Steps;

    /// <summary>Begins with a record.</summary>
    public void Begin(SourceRecord record)
    {
        _record = record;
        _steps.Clear();
        (_last, _whole, _wholeSteps, RefusedBy) = (null, null, 0, null);
        router.Stages.Observer = Observe;
        if (before is not null)
        {
            before.Load(record.View);
            _last = new EventSnapshot(before, plan.Schema, record.View);
        }
    }

    /// <summary>What the stages made of the entry that they are done with.</summary>
    /// <param name="isOver">Whether it was left out or refused, so that further stages do not count.</param>
    public IReadOnlyList<StageTrace> Trace(bool isOver) => before is null ? [] : [.. WithPassedBy(isOver ? _steps.Select(step => step.Stage).DefaultIfEmpty(-1).Last() : Stages.Length - 1)];

    private void Observe(StageStep step, StageOutcome outcome)
    {
        var stage = Stages.IndexOf(step);
        if (stage == plan.Stages.SplitAt && outcome == StageOutcome.Next)
        {
            BeginPart();
        }

        if (before is not null)
        {
            var now = new EventSnapshot(router.Event, plan.Schema, _record!.View);
            _steps.Add(new StageTrace(stage, step.Name, SnakeCase.Of(outcome), _last?.ChangesTo(now) ?? []));
            _last = now;
        }

        RefusedBy = outcome == StageOutcome.Refuse ? stage : RefusedBy;
        if (outcome == StageOutcome.Drop)
        {
            Dropped(new RenderedDrop(stage, step.Name, step.Reason) { Trace = Trace(isOver: true) });
        }
    }

    // Each part begins with what the stages before made of the whole.
    private void BeginPart()
    {
        if (_whole is null)
        {
            (_whole, _wholeSteps) = (_last, _steps.Count);
        }

        _last = _whole;
        _steps.RemoveRange(_wholeSteps, _steps.Count - _wholeSteps);
        RefusedBy = null;
    }

    private IEnumerable<StageTrace> WithPassedBy(int last)
    {
        for (var stage = 0; stage <= last; stage++)
        {
            yield return _steps.Find(step => step.Stage == stage) ?? new StageTrace(stage, Stages[stage].Name, StageTrace.NotForIt, []);
        }
    }
}
