using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Loki.Limits;

/// <summary>What one tenant's answers taught. Takes no lock; times are those of <see cref="SteadyTime"/>.</summary>
internal sealed class TenantLessons
{
    private static readonly LimitKind[] Kinds = Enum.GetValues<LimitKind>();

    private volatile Knowledge _knowledge = new(ImmutableDictionary<LimitKind, Lesson>.Empty, TenantLimits.None, TimeSpan.MaxValue);

    /// <summary>When the last of it is forgotten.</summary>
    public TimeSpan Until => _knowledge.Lessons.IsEmpty ? TimeSpan.MinValue : _knowledge.Lessons.Values.Max(lesson => lesson.Until);

    /// <summary>What is known now.</summary>
    public TenantLimits At(TimeSpan now)
    {
        var knowledge = _knowledge;
        if (now < knowledge.NextChange)
        {
            return knowledge.Limits;
        }

        var rest = Knowledge.Of(knowledge.Lessons, now);
        // A lesson that came meanwhile stands.
        Interlocked.CompareExchange(ref _knowledge, rest, knowledge);
        return rest.Limits;
    }

    /// <summary>Takes in a lesson. Returns what held before, forgotten or not, and what holds now; null when they are the same.</summary>
    public (long? Old, long New)? Learn(LimitKind kind, Lesson lesson, TimeSpan now)
    {
        while (true)
        {
            var knowledge = _knowledge;
            long? old = knowledge.Lessons.TryGetValue(kind, out var before) ? before.Value : null;
            var merged = old is null ? lesson : before.Merge(kind, lesson);
            var next = Knowledge.Of(knowledge.Lessons.SetItem(kind, merged), now);
            if (ReferenceEquals(Interlocked.CompareExchange(ref _knowledge, next, knowledge), knowledge))
            {
                return old == merged.Value ? null : (old, merged.Value);
            }
        }
    }

    /// <summary>All lessons, the limits of those that are not forgotten, and when the next one will be.</summary>
    private sealed record Knowledge(ImmutableDictionary<LimitKind, Lesson> Lessons, TenantLimits Limits, TimeSpan NextChange)
    {
        public static Knowledge Of(ImmutableDictionary<LimitKind, Lesson> lessons, TimeSpan now)
        {
            var known = Kinds.Where(kind => lessons.TryGetValue(kind, out var lesson) && lesson.Until > now).ToList();
            return new Knowledge(
                lessons,
                TenantLimits.From(kind => known.Contains(kind) ? lessons[kind].Value : null),
                known.Count == 0 ? TimeSpan.MaxValue : known.Min(kind => lessons[kind].Until));
        }
    }
}
