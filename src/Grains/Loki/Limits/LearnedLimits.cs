using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Loki.Limits;

/// <summary>
/// What Loki's answers teach of its limits, per pipeline and tenant. A limit is forgotten some time after it was last taught, because
/// whoever runs Loki may have raised it.
/// </summary>
public sealed partial class LearnedLimits(TimeProvider time, ILogger<LearnedLimits> logger)
{
    /// <summary>How long a limit is remembered after it was last taught, if what breaks it is sent otherwise.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    /// <summary>The same if what breaks it becomes a dead letter unsent: where Loki was configured anew, not many do so for nothing.</summary>
    public static readonly TimeSpan MemoryOfRefusals = TimeSpan.FromMinutes(1);

    /// <summary>The most tenants about whom something is remembered.</summary>
    public const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<(string Pipeline, string Tenant), TenantLessons> _tenants = new();

    /// <summary>What is known about the stream's tenant. Takes no lock.</summary>
    public TenantLimits Of(LabelStream stream) =>
        _tenants.TryGetValue((stream.Pipeline, stream.Tenant), out var lessons) ? lessons.At(time.GetSteadyTime()) : TenantLimits.None;

    /// <summary>Remembers the limits that an answer to a push of this stream names, if any.</summary>
    public void Learn(LabelStream stream, in PushAnswer answer)
    {
        if (answer.Disposition == PushDisposition.Delivered || answer.Status == 0)
        {
            return;
        }

        foreach (var (kind, value) in LimitWords.Read(answer, time.GetUtcNow()))
        {
            Learn(stream, kind, value);
        }
    }

    /// <summary>Remembers that a batch of a stream was refused again and again for its size, though Loki only spoke of the stream's rate.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="bytes">The batch's size.</param>
    internal void LearnAboveBurst(LabelStream stream, int bytes) => Learn(stream, LimitKind.StreamBurst, bytes / 2);

    private void Learn(LabelStream stream, LimitKind kind, long value)
    {
        var now = time.GetSteadyTime();
        if (Lessons(stream, now).Learn(kind, new Lesson(value, now + MemoryOf(kind)), now) is var (old, current))
        {
            LogLearned(stream.Pipeline, stream.Tenant, kind, Text(kind, current), old is { } known ? Text(kind, known) : "unknown");
        }
    }

    private static TimeSpan MemoryOf(LimitKind kind) =>
        kind is LimitKind.LineBytes or LimitKind.Age or LimitKind.MetadataBytes or LimitKind.MetadataEntries ? MemoryOfRefusals : Memory;

    private static string Text(LimitKind kind, long value) => kind == LimitKind.Age
        ? TimeSpan.FromTicks(value).ToString("c", CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);

    private TenantLessons Lessons(LabelStream stream, TimeSpan now)
    {
        var key = (stream.Pipeline, stream.Tenant);
        if (_tenants.TryGetValue(key, out var known))
        {
            return known;
        }

        lock (_gate)
        {
            if (_tenants.Count >= Capacity)
            {
                MakeRoom(now);
            }

            return _tenants.GetOrAdd(key, _ => new TenantLessons());
        }
    }

    private void MakeRoom(TimeSpan now)
    {
        var oldest = _tenants.MinBy(tenant => tenant.Value.Until);
        foreach (var (key, lessons) in _tenants)
        {
            if (lessons.Until <= now || key == oldest.Key)
            {
                _tenants.TryRemove(key, out _);
            }
        }
    }
}
