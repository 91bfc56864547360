using Microsoft.Extensions.Logging;

namespace OrleansKafkaLoki.Grains.Loki.Limits;

public sealed partial class LearnedLimits
{
    [LoggerMessage(EventId = 1, EventName = "LokiLimitLearned", Level = LogLevel.Warning,
        Message = "Loki's limit {Limit} for pipeline {Pipeline}, tenant '{Tenant}', is {New}; before: {Old}")]
    private static partial void LogLearned(ILogger logger, string pipeline, string tenant, LimitKind limit, string @new, string old);
}
