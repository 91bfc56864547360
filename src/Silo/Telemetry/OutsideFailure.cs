using System.Net.Sockets;
using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Base;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>Tells what servers and silos that are away do to a call from what is a mistake in the code, of which the log needs the stack.</summary>
internal static class OutsideFailure
{
    private const int LongestMessage = 250;

    /// <summary>Whether a server, another silo or the process' own end is all that an exception tells of.</summary>
    public static bool Is(Exception exception) => exception switch
    {
        AggregateException many => many.InnerExceptions.All(Is),
        RedisException or TimeoutException or OperationCanceledException or SocketException or HttpRequestException or KafkaException or OrleansException or OutsideFailureException or IOException =>
            exception.InnerException is not { } inner || Is(inner),
        _ => false,
    };

    /// <summary>Whether Redis is all that it tells of.</summary>
    public static bool IsOfRedis(Exception exception) => exception is RedisException or RedisTimeoutException;

    /// <summary>The exception in one line; Redis' client adds all its counters to its messages.</summary>
    public static string Describe(Exception exception)
    {
        var message = exception.Message.ReplaceLineEndings(" ");
        return $"{exception.GetType().Name}: {(message.Length > LongestMessage ? message[..LongestMessage] + "..." : message)}";
    }
}
