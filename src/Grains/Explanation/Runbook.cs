namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>The places in <c>docs/runbook.md</c>.</summary>
internal static class Runbook
{
    private const string Page = "runbook.md";

    public const string TenantThrottled = Page + "#a-tenant-is-throttled";
    public const string StreamThrottled = Page + "#a-stream-is-throttled";
    public const string Credentials = Page + "#loki-refuses-the-credentials";
    public const string LokiFails = Page + "#loki-answers-5xx";
    public const string RedisSlow = Page + "#redis-is-slow";
    public const string RedisTakesNoWrites = Page + "#redis-takes-no-writes";
    public const string Held = Page + "#a-partition-waits-for-slower-ones";
    public const string DeadLetters = Page + "#dead-letters-cannot-be-written";
    public const string KafkaSilent = Page + "#kafka-does-not-answer";
    public const string NoLeader = Page + "#a-partition-has-no-leader";
    public const string Paused = Page + "#paused";
    public const string CatchingUp = Page + "#catching-up";
    public const string Unreadable = Page + "#a-batch-cannot-be-read";
    public const string NothingIsWrong = Page + "#nothing-is-wrong";
}
