namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// The bytes that this silo has read and not yet seen to a verdict, shared by its pipelines: half of the limit is theirs in equal parts whatever
/// the others hold, and they borrow the rest. So a pipeline whose Loki is away holds up no other. Thread-safe.
/// </summary>
public sealed class FeedBudget
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PipelineBudget> _pipelines = [];

    /// <summary>An unused budget.</summary>
    /// <param name="limit">What all pipelines may hold together, in bytes; at least 1.</param>
    public FeedBudget(long limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        Limit = limit;
    }

    /// <summary>What all pipelines may hold together, in bytes.</summary>
    public long Limit { get; }

    /// <summary>The bytes charged now, of all pipelines.</summary>
    public long Used => Pipelines.Sum(pipeline => pipeline.Used);

    /// <summary>The pipelines that have asked for their part.</summary>
    public IReadOnlyList<PipelineBudget> Pipelines
    {
        get
        {
            lock (_gate)
            {
                return [.. _pipelines.Values];
            }
        }
    }

    /// <summary>A pipeline's part. Each pipeline that asks makes the guaranteed parts of the others smaller.</summary>
    public PipelineBudget Of(string pipeline)
    {
        lock (_gate)
        {
            if (!_pipelines.TryGetValue(pipeline, out var budget))
            {
                budget = new PipelineBudget(pipeline, this);
                _pipelines.Add(pipeline, budget);
            }

            return budget;
        }
    }

    internal void Charge(PipelineBudget pipeline, long bytes)
    {
        lock (_gate)
        {
            pipeline.Change(bytes, EntitledOf(pipeline));
        }
    }

    /// <summary>What one pipeline gives back is another's to borrow.</summary>
    internal void Release(PipelineBudget pipeline, long bytes)
    {
        List<PipelineBudget>? reopened = null;
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, pipeline.Used);
            pipeline.Change(-bytes, EntitledOf(pipeline));
            foreach (var other in _pipelines.Values)
            {
                if (other.TryReopen(EntitledOf(other)))
                {
                    (reopened ??= []).Add(other);
                }
            }
        }

        reopened?.ForEach(other => other.RaiseReopened());
    }

    internal long EntitledOf(PipelineBudget pipeline)
    {
        lock (_gate)
        {
            var guaranteed = _pipelines.Count == 1 ? Limit : Math.Max(1, Limit / 2 / _pipelines.Count);
            var entitled = Limit;
            foreach (var other in _pipelines.Values)
            {
                entitled -= other == pipeline ? 0 : Math.Max(other.Used, guaranteed);
            }

            return Math.Max(entitled, guaranteed);
        }
    }
}
