namespace OrleansKafkaLoki.Silo.Loki.Push;

internal sealed partial class TenantHealth
{
    [LoggerMessage(EventName = "LokiFailing", Message =
        "Pushes of pipeline {Pipeline} to {Endpoint}, tenant '{Tenant}', fail and are retried until they pass. Status {Status}: {Reason}")]
    private partial void LogFailing(LogLevel level, string pipeline, string endpoint, string tenant, string status, string reason);

    [LoggerMessage(EventName = "LokiStillFailing", Message =
        "Pushes of pipeline {Pipeline} to {Endpoint}, tenant '{Tenant}', fail since {Since:u}, {Failures} attempts so far. Status {Status}: {Reason}")]
    private partial void LogStillFailing(
        LogLevel level, string pipeline, string endpoint, string tenant, DateTimeOffset since, int failures, string status, string reason);

    [LoggerMessage(Level = LogLevel.Information, EventName = "LokiRecovered", Message =
        "Pushes of pipeline {Pipeline} to {Endpoint}, tenant '{Tenant}', pass again after {Seconds:0} s and {Failures} failed attempts")]
    private partial void LogRecovered(string pipeline, string endpoint, string tenant, double seconds, int failures);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "LokiThrottles", Message =
        "{Endpoint} throttles pipeline {Pipeline}, tenant '{Tenant}': {Count} pushes held back since this was last said. Status {Status}: {Reason}")]
    private partial void LogThrottled(string pipeline, string endpoint, string tenant, int count, string status, string reason);

    [LoggerMessage(Level = LogLevel.Information, EventName = "LokiAtRest", Message =
        "No push of pipeline {Pipeline} to {Endpoint}, tenant '{Tenant}', waits any more: Loki had stored what failed, or another silo sends it")]
    private partial void LogIdle(string pipeline, string endpoint, string tenant);
}
