using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Silo.Loki.Query;

/// <summary>
/// Whether Loki lets itself be asked for one pipeline, as the last answer to each tenant has it: while it does not, a crash would repeat
/// records. Says so in the log when that begins and when it ends.
/// </summary>
internal sealed partial class QueryHealth(string pipeline, string endpoint, TimeProvider time, ILogger logger)
{
    /// <summary>How often one that does not answer is tried.</summary>
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(5);

    /// <summary>How often one that answers is: credentials change.</summary>
    private static readonly TimeSpan TryAnew = TimeSpan.FromHours(1);

    private const string Remedy =
        "After a crash, or a push without an answer, records would be sent again without asking. Let this client query, set sink.query.endpoint, or choose sink.delivery: at_least_once";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Tenant> _tenants = [];

    /// <summary>What is wrong, for all tenants; null while all is well.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate)
            {
                var failing = _tenants.Where(tenant => tenant.Value.Logged).OrderBy(tenant => tenant.Key, StringComparer.Ordinal).ToList();
                if (failing is not [var (name, first), ..])
                {
                    return null;
                }

                var others = failing.Count > 1 ? $", and {failing.Count - 1} more" : "";
                return $"{endpoint}, tenant '{name}'{others}: status {first.Failure.StatusText}: {first.Failure.Reason} (since {first.FailingSince:u}). {Remedy}.";
            }
        }
    }

    /// <summary>Those tenants that are to be tried now, each once; the others are forgotten.</summary>
    /// <param name="tenants">The tenants that there are.</param>
    public IReadOnlyList<string> TakeDue(IEnumerable<string> tenants)
    {
        lock (_gate)
        {
            var known = tenants.ToHashSet();
            foreach (var gone in _tenants.Keys.Where(name => !known.Contains(name)).ToList())
            {
                _tenants.Remove(gone);
            }

            var due = known.Where(IsDue).ToList();
            due.ForEach(name => Of(name).TriedAt = time.GetTimestamp());
            return due;
        }
    }

    /// <summary>A question was answered, or not.</summary>
    /// <param name="name">The tenant.</param>
    /// <param name="answer">What became of it.</param>
    /// <param name="isProbe">
    /// Whether so little was asked for that no answer says something: else that may be for the size, or passes before anybody has to know.
    /// </param>
    public void Record(string name, in ReadAnswer answer, bool isProbe)
    {
        lock (_gate)
        {
            var tenant = Of(name);
            if (answer.Outcome is ReadOutcome.Complete or ReadOutcome.TooMuch)
            {
                Succeed(name, tenant);
            }
            else
            {
                (tenant.FailingSince, tenant.Failure) = (tenant.FailingSince ?? time.GetUtcNow(), answer);
                if (!tenant.Logged && (isProbe || answer.Outcome == ReadOutcome.Forbidden))
                {
                    tenant.Logged = true;
                    LogFailing(pipeline, endpoint, name, answer.StatusText, answer.Reason, Remedy);
                }
            }
        }
    }

    private void Succeed(string name, Tenant tenant)
    {
        if (tenant is { Logged: true, FailingSince: { } since })
        {
            var seconds = (time.GetUtcNow() - since).TotalSeconds;
            LogRecovered(pipeline, endpoint, name, seconds);
        }

        (tenant.FailingSince, tenant.Logged) = (null, false);
    }

    private bool IsDue(string name) => !_tenants.TryGetValue(name, out var tenant) || tenant.TriedAt is not { } at
        || time.GetElapsedTime(at) >= (tenant.FailingSince is null ? TryAnew : TryAgain);

    private Tenant Of(string name)
    {
        if (!_tenants.TryGetValue(name, out var tenant))
        {
            _tenants[name] = tenant = new Tenant();
        }

        return tenant;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "LokiQueriesFail", Message =
        "Pipeline {Pipeline} cannot ask {Endpoint}, tenant '{Tenant}', what it has stored. Status {Status}: {Reason}. {Remedy}.")]
    private partial void LogFailing(string pipeline, string endpoint, string tenant, string status, string reason, string remedy);

    [LoggerMessage(Level = LogLevel.Information, EventName = "LokiQueriesPass", Message =
        "Pipeline {Pipeline} can ask {Endpoint}, tenant '{Tenant}', again what it has stored, after {Seconds:0} s")]
    private partial void LogRecovered(string pipeline, string endpoint, string tenant, double seconds);

    private sealed class Tenant
    {
        public long? TriedAt { get; set; }

        public DateTimeOffset? FailingSince { get; set; }

        public ReadAnswer Failure { get; set; }

        public bool Logged { get; set; }
    }
}
