using System.Diagnostics.Metrics;
using System.Net;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>Counts and tells of requests that were refused.</summary>
internal sealed partial class AccessMetrics(IMeterFactory meters, TimeProvider time, ILogger<AccessMetrics> logger)
{
    /// <summary>From line to line of the same, so that whoever guesses without a pause hides nobody else.</summary>
    private static readonly TimeSpan LineInterval = TimeSpan.FromMinutes(1);

    /// <summary>As many lines as are remembered; more of them are condensed like any.</summary>
    private const int MostLines = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<(IPAddress, Refusal), TimeSpan> _lines = [];

    private readonly Counter<long> _refused = meters.Create(ShipperMeter.Name).CreateCounter<long>(
        "okl.admin.refused", "{request}", "Requests that the admin listener refused, for what they gave to prove who sends them.");

    /// <summary>A request was refused.</summary>
    public void Refused(HttpContext context, Refusal refusal)
    {
        _refused.Add(1, new KeyValuePair<string, object?>("reason", AccessNames.Of(refusal)));
        if (refusal == Refusal.Missing)
        {
            return; // A browser's first try, or a probe; nobody guesses.
        }

        var address = context.Connection.RemoteIpAddress;
        if (IsDue((FailedTries.Network(address), refusal)))
        {
            LogRefused(logger, address, AccessNames.Of(refusal));
        }
    }

    private bool IsDue((IPAddress, Refusal) line)
    {
        lock (_lock)
        {
            var now = time.GetSteadyTime();
            if (_lines.TryGetValue(line, out var last) && now - last < LineInterval)
            {
                return false;
            }

            if (_lines.Count >= MostLines)
            {
                _lines.Clear();
            }

            _lines[line] = now;
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "AdminRefused", Message = "The admin listener refused a request of {Address}: {Reason}.")]
    private static partial void LogRefused(ILogger logger, IPAddress? address, string reason);
}
