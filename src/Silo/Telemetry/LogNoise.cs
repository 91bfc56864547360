namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>Messages of Orleans that tell an operator nothing, out of categories that otherwise do.</summary>
internal static class LogNoise
{
    private const string Membership = "Orleans.Runtime.MembershipService.";

    /// <summary>"Silo ... restarted on same host", at each ordinary restart (Orleans 10.4.2).</summary>
    private const int RestartedOnSameHost = 100602;

    /// <summary>Whether a message is one of those.</summary>
    public static bool Is(string category, LogLevel level, EventId message, Exception? exception) =>
        level <= LogLevel.Warning && category.StartsWith(Membership, StringComparison.Ordinal)
        && (message.Id == RestartedOnSameHost || IsOfRedis(exception));

    // What Redis does to the table of members stands in the words of its connection, once.
    private static bool IsOfRedis(Exception? exception) => exception is not null && OutsideFailure.IsOfRedis(exception);
}
