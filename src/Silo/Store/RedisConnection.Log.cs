namespace OrleansKafkaLoki.Silo.Store;

internal sealed partial class RedisConnection
{
    [LoggerMessage(Level = LogLevel.Warning, EventName = "RedisAwaited", Message = "Waiting for Redis at {Servers}: {Reason}.")]
    private partial void LogWaiting(string servers, string reason);

    [LoggerMessage(Level = LogLevel.Information, EventName = "RedisConnected", Message = "Connected to Redis at {Servers}.")]
    private partial void LogConnected(string servers);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "RedisLost", Message = "Redis at {Servers} is lost: {Reason}. Reconnecting.")]
    private partial void LogLost(string servers, string reason);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "RedisRefusing", Message = "Redis at {Servers} takes no writes. {Reason}. Connecting anew until it does.")]
    private partial void LogRefusing(string servers, string reason);

    [LoggerMessage(Level = LogLevel.Information, EventName = "RedisTaking", Message = "Redis at {Servers} takes writes again.")]
    private partial void LogTaking(string servers);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "RedisStillRefusing", Message =
        "Redis at {Servers} has taken no write for {Seconds} s. Silos whose writes it takes take over this one's partitions; if there are none, nothing moves.")]
    private partial void LogStillRefusing(string servers, int seconds);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "RedisSilent", Message =
        "Redis at {Servers} has not answered for {Seconds} s. Silos that reach it take over this one's partitions; if none does, nothing moves.")]
    private partial void LogSilent(string servers, int seconds);

    [LoggerMessage(Level = LogLevel.Information, EventName = "RedisRecovered", Message = "Redis at {Servers} answers again.")]
    private partial void LogAnswers(string servers);
}
