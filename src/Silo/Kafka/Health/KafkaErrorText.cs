using System.Text.RegularExpressions;
using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Health;

/// <summary>States Kafka's errors in an operator's words.</summary>
internal static partial class KafkaErrorText
{
    /// <summary>What is wrong, without secrets (librdkafka's texts hold none).</summary>
    public static string Describe(Error error)
    {
        var broker = BrokerPattern().Match(error.Reason) is { Success: true } match ? $"broker {match.Groups["broker"].Value}" : "a broker";
        return error.Code switch
        {
            ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed when Says("OAUTHBEARER") || Says("invalid_token") => $"no valid token ({error.Reason})",
            ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed => $"wrong user name or password ({error.Reason})",
            ErrorCode.Local_Transport when Says("Connection refused") => $"{broker} refuses connections",
            ErrorCode.Local_Transport when Says("Disconnected") => $"{broker} closed the connection ({error.Reason})",
            ErrorCode.Local_Transport => $"{broker} cannot be reached ({error.Reason})",
            ErrorCode.Local_Resolve => $"{broker}: the host name cannot be resolved",
            ErrorCode.Local_Ssl => $"TLS with {broker} failed ({error.Reason})",
            ErrorCode.Local_TimedOut or ErrorCode.RequestTimedOut or ErrorCode.Local_TimedOutQueue => $"{broker} does not answer in time",
            ErrorCode.Local_AllBrokersDown => "no broker can be reached",
            ErrorCode.LeaderNotAvailable => "the partition has no leader: the brokers that hold it are away",
            ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.GroupLoadInProgress =>
                "the consumer group has no coordinator: it moves, or the brokers that hold __consumer_offsets are away",
            ErrorCode.TopicAuthorizationFailed => "the user may not read the topic: grant it READ and DESCRIBE",
            ErrorCode.GroupAuthorizationFailed => "the user may not use the consumer group: grant it READ on the group",
            ErrorCode.ClusterAuthorizationFailed => "the user may not ask the cluster: grant it DESCRIBE on the cluster",
            _ => error.Reason,
        };

        bool Says(string text) => error.Reason.Contains(text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The same for writing to a topic, which asks for other rights.</summary>
    public static string DescribeWrite(Error error) => error.Code switch
    {
        ErrorCode.TopicAuthorizationFailed => "the user may not write to the topic: grant it WRITE, and CREATE where the topic does not exist",
        ErrorCode.ClusterAuthorizationFailed =>
            "the user may not write without repeats: grant it IDEMPOTENT_WRITE on the cluster, which brokers before 3.0 ask for",
        _ => Describe(error),
    };

    // 127.0.0.1:9092/bootstrap: Connect to ... or sasl_ssl://host:9092/1: ...
    [GeneratedRegex(@"^(?:\w+://)?(?<broker>[^/\s]+:\d+)/")]
    private static partial Regex BrokerPattern();
}
