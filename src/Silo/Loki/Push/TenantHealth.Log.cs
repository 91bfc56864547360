namespace OrleansKafkaLoki.Silo.Loki.Push;

internal sealed partial class TenantHealth
{
    [LoggerMessage(EventId = 1, EventName = "LokiFailing",
        Message = "Pushes of pipeline {Pipeline} to {Endpoint}, tenant '{Tenant}', fail and are retried until they pass. Status {Status}: {Reason}")]
    private static partial void LogFailing(
        ILogger logger, LogLevel level, string pipeline, string endpoint, string tenant, string status, string reason);

    [LoggerMessage(EventId = 2, EventName = "LokiStillFailing",
        Message = "Pushes of pipeline {Pipeline} to {Endpoint}, tenant '{Tenant}', fail since {Since:u}, {Failures} attempts so far. Status {Status}: {Reason}")]
    private static partial void LogStillFailing(
        ILogger logger, LogLevel level, string pipeline, string endpoint, string tenant, DateTimeOffset since, int failures, string status, string reason);

    [LoggerMessage(EventId = 3, EventName = "LokiRecovered", Level = LogLevel.Information,
        Message = "Pushes of pipeline {Pipeline} to {Endpoint}, tenant '{Tenant}', pass again after {Seconds:0} s and {Failures} failed attempts")]
    private static partial void LogRecovered(
        ILogger logger, string pipeline, string endpoint, string tenant, double seconds, int failures);

    [LoggerMessage(EventId = 4, EventName = "LokiThrottles", Level = LogLevel.Warning,
        Message = "{Endpoint} throttles pipeline {Pipeline}, tenant '{Tenant}': {Count} pushes held back since this was last said. Status {Status}: {Reason}")]
    private static partial void LogThrottled(
        ILogger logger, string pipeline, string endpoint, string tenant, int count, string status, string reason);

    [LoggerMessage(EventId = 5, EventName = "LokiAtRest", Level = LogLevel.Information,
        Message = "No push of pipeline {Pipeline} to {Endpoint}, tenant '{Tenant}', waits any more: Loki had stored what failed, or another silo sends it")]
    private static partial void LogIdle(ILogger logger, string pipeline, string endpoint, string tenant);
}
