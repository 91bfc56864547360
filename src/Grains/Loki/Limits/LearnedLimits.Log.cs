using Microsoft.Extensions.Logging;

namespace OrleansKafkaLoki.Grains.Loki.Limits;

public sealed partial class LearnedLimits
{
    [LoggerMessage(Level = LogLevel.Warning, EventName = "LokiLimitLearned", Message =
        "Loki's limit {Limit} for pipeline {Pipeline}, tenant '{Tenant}', is {New}; before: {Old}")]
    private partial void LogLearned(string pipeline, string tenant, LimitKind limit, string @new, string old);
}
