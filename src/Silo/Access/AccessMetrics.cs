using System.Diagnostics.Metrics;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>Counts and tells of requests that were refused.</summary>
internal sealed partial class AccessMetrics(IMeterFactory meters, ILogger<AccessMetrics> logger)
{
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

        LogRefused(logger, context.Connection.RemoteIpAddress, AccessNames.Of(refusal));
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "AdminRefused", Message = "The admin listener refused a request of {Address}: {Reason}.")]
    private static partial void LogRefused(ILogger logger, System.Net.IPAddress? address, string reason);
}
