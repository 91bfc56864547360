using System.Collections.Concurrent;
using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>
/// How far back Loki answers, tenant by tenant. What is older than its <c>max_query_lookback</c> it leaves out without a word
/// (<c>limitsMiddleware</c>, <c>pkg/querier/queryrange/limits.go</c>), be the question for a number that it need not look up: so that is asked for.
/// </summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="configured">What is said of it.</param>
/// <param name="loki">Asks.</param>
/// <param name="pace">How much of Loki's time questions may take.</param>
/// <param name="time">The clock.</param>
/// <param name="hiddenBelowNs">Says below which timestamp entries may be hidden for another reason; null for none.</param>
internal sealed class LokiSight(
    string pipeline, QueryOptions configured, LokiReader loki, AuditPace pace, TimeProvider time, Func<long>? hiddenBelowNs = null)
{
    private const string AnswersWithNothing = "It answers with nothing.";

    /// <summary>A gateway may let no question through that names no stream, in words that are not Loki's.</summary>
    private const int MostTries = 5;

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(QueryOptions.MarginSecs);
    private readonly ConcurrentDictionary<string, TimeSpan> _shown = new();
    private readonly Dictionary<string, TimeSpan> _lookbacks = [];
    private readonly Dictionary<string, string> _mute = [];

    /// <summary>How far back Loki answers, where that is not for everything.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Lookbacks => _lookbacks;

    /// <summary>Why it is not known how far back Loki answers, and what came instead.</summary>
    public IReadOnlyDictionary<string, string> Mute => _mute;

    /// <summary>Tells a person of a limit. To the minute: it is found to the second, which is not the same each time.</summary>
    public static string Describe(string tenant, TimeSpan lookback) => string.Create(
        CultureInfo.InvariantCulture,
        $"tenant '{tenant}': Loki answers for nothing older than {(long)Math.Round(lookback.TotalMinutes) / 60}:{(long)Math.Round(lookback.TotalMinutes) % 60:00} h (its max_query_lookback); entries up to five minutes younger count as too old, too.");

    /// <summary>Loki answers for nothing of the tenant below this timestamp, nanoseconds since the Unix epoch, as far as is known by now.</summary>
    public long BelowNs(string tenant) => Math.Max(
        hiddenBelowNs?.Invoke() ?? configured.UnansweredBelowNs(time), _lookbacks.TryGetValue(tenant, out var lookback) ? NanosAgo(lookback - Margin) : long.MinValue);

    /// <summary>What is older Loki may hold without showing it, as far as is known by now: where it does not say, what it has shown tells.</summary>
    public long UncertainBelowNs(string tenant) => Math.Max(
        BelowNs(tenant), configured.MaxLookbackSecs == 0 && _mute.ContainsKey(tenant) ? NanosAgo(_shown.GetValueOrDefault(tenant)) : long.MinValue);

    /// <summary>Loki has shown entries of that time. Thread-safe.</summary>
    public void Shown(string tenant, long timestampNs) => _shown.AddOrUpdate(tenant, AgeOf(timestampNs), (_, before) => before > AgeOf(timestampNs) ? before : AgeOf(timestampNs));

    /// <summary>Entries of this time on are missing: finds out whether Loki answers for that time at all, and if not, from when on it does.</summary>
    public async Task LookAsync(string tenant, long timestampNs, CancellationToken cancellationToken)
    {
        var (hidden, seen) = ((timestampNs / UnixNanos.PerSecond) - (long)QueryOptions.MarginSecs, time.GetUtcNow().ToUnixTimeSeconds());
        if (_lookbacks.ContainsKey(tenant) || _mute.ContainsKey(tenant) || hidden >= seen || await AnswersForAsync(tenant, hidden, cancellationToken))
        {
            return;
        }

        if (_mute.ContainsKey(tenant) || !await AnswersForAsync(tenant, seen, cancellationToken))
        {
            _mute.TryAdd(tenant, AnswersWithNothing);
            return;
        }

        while (seen - hidden > 1)
        {
            var middle = hidden + ((seen - hidden) / 2);
            (hidden, seen) = await AnswersForAsync(tenant, middle, cancellationToken) ? (hidden, middle) : (middle, seen);
        }

        _lookbacks[tenant] = AgeOf(seen * UnixNanos.PerSecond);
    }

    private TimeSpan AgeOf(long timestampNs) => TimeSpan.FromTicks((UnixNanos.Of(time.GetUtcNow()) - timestampNs) / TimeSpan.NanosecondsPerTick);

    private long NanosAgo(TimeSpan age) => UnixNanos.Of(time.GetUtcNow() - age);

    /// <summary>Whether Loki answers for a second.</summary>
    private async Task<bool> AnswersForAsync(string tenant, long second, CancellationToken cancellationToken)
    {
        var query = new SumQuery(tenant, "vector(1)", second - 1, second - 1, WindowSecs: 1, Streams: 0);
        for (var tries = 1;; tries++)
        {
            var began = time.GetTimestamp();
            var answer = await loki.AskAsync(pipeline, query, cancellationToken);
            await pace.TakeAsync(0, began, cancellationToken);
            if (answer.Sums is { } sums)
            {
                return sums.Any(series => series.Values.Count > 0);
            }

            if (answer.Answer.Outcome != ReadOutcome.Unavailable || tries == MostTries)
            {
                _mute[tenant] = answer.Answer.Reason;
                return false;
            }

            await Task.Delay(AskAgain, time, cancellationToken);
        }
    }
}
