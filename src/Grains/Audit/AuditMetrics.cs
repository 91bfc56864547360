using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Grains.Audit;

/// <summary>The instruments of continuous audits, and what they have to say at <c>/health/dependencies</c>: of those that run on this silo.</summary>
public sealed class AuditMetrics : IHealthSource
{
    private readonly ConcurrentDictionary<string, AuditStatus> _audits = new();
    private readonly Counter<long> _records;
    private readonly Counter<long> _unasked;
    private readonly Counter<long> _repaired;
    private readonly IPipelineCatalog _pipelines;
    private readonly TimeProvider _time;

    /// <summary>Creates the instruments.</summary>
    public AuditMetrics(IMeterFactory meters, IPipelineCatalog pipelines, TimeProvider time)
    {
        (_pipelines, _time) = (pipelines, time);
        var meter = meters.Create(ShipperMeter.Name);
        _records = meter.CreateCounter<long>("okl.audit.records", "{record}", "Records that the continuous audit has read again.");
        _unasked = meter.CreateCounter<long>("okl.audit.unasked", "{entry}", "Entries that the continuous audit could not look for.");
        _repaired = meter.CreateCounter<long>("okl.audit.repaired", "{entry}", "Entries that the continuous audit found missing and shipped.");
        meter.CreateObservableGauge("okl.audit.missing", () => Measure<long>(status => status.Missing), "{entry}", "Entries that Loki does not have, and that are no dead letters.");
        meter.CreateObservableGauge("okl.audit.twice", () => Measure<long>(status => status.Twice), "{entry}", "Entries that Loki has once more.");
        meter.CreateObservableGauge("okl.audit.behind", () => Measure(BehindSecs), "s", "How long ago what is audited by now was shipped.");
    }

    /// <inheritdoc/>
    public IEnumerable<PartHealth> Check() => _audits.Values.Select(status => new PartHealth($"audit.{status.Pipeline}", Ready: true, ReasonOf(status)));

    internal void Show(AuditStatus status) => _audits[status.Pipeline] = status;

    internal void Hide(string pipeline) => _audits.TryRemove(pipeline, out _);

    internal void Count(string pipeline, long records, long unasked, long repaired)
    {
        var tag = new KeyValuePair<string, object?>("pipeline", pipeline);
        _records.Add(records, tag);
        _unasked.Add(unasked, tag);
        _repaired.Add(repaired, tag);
    }

    private IEnumerable<Measurement<T>> Measure<T>(Func<AuditStatus, T?> value)
        where T : struct => _audits.Values
        .Select(status => (status.Pipeline, Value: value(status)))
        .Where(one => one.Value is not null)
        .Select(one => new Measurement<T>(one.Value!.Value, new KeyValuePair<string, object?>("pipeline", one.Pipeline)));

    private double? BehindSecs(AuditStatus status) => status.AuditedUntil is { } until ? (_time.GetUtcNow() - until).TotalSeconds : null;

    private string? ReasonOf(AuditStatus status)
    {
        var options = _pipelines.Pipelines[status.Pipeline].Audit.Continuous;
        return status switch
        {
            { Missing: > 0 } or { Twice: > 0 } =>
                $"{status.Missing} entries are missing in Loki, {status.Twice} are there twice; the first: {status.Findings[0]}",
            { Trouble: { } trouble } => $"the audit does not get on: {trouble}",
            _ when BehindSecs(status) > (options.Behind + (5 * options.Every)).TotalSeconds => "the audit cannot keep up: give it more of audit.continuous.max_share, or a smaller sample",
            _ => null,
        };
    }
}
