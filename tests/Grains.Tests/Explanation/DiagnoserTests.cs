using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Tests.Explanation;

public sealed class DiagnoserTests
{
    private static readonly PartitionId Id = new("app", "logs", 3);
    private static readonly PartitionStatus Well = PartitionStatus.Unknown(Id, null) with
    {
        State = PartitionState.Running, ToldCondition = PartitionCondition.Running, Silo = "a", Watermark = 7, HighWatermark = 9, Position = 8,
    };

    private static readonly SiloSituation Silo = new() { Silo = "a", Parts = [], Tenants = [], Streams = [], Endpoint = "http://loki" };

    private static readonly StreamStatus Stream = new()
    {
        Stream = new LabelStream("app", "t", """{app="x"}"""), Silo = "b", HeldBytes = 5, HeldRecords = 1, DeliveredRecords = 0, RejectedRecords = 0, Pushing = true,
        PossiblyRepeatedRecords = 0, NewestTimestampNs = null, State = StreamState.Running,
    };

    private static readonly TenantOnSilo Tenant = new() { Tenant = "t", Silo = "b", InFlight = 1, Limit = 4 };

    [Fact]
    public void Find_NothingKnown_NothingIsWrong() => Expect(new Situation(), CauseKind.NothingIsWrong, "#nothing-is-wrong");

    [Fact]
    public void Find_AllIsWell_NothingIsWrong() =>
        Expect(new Situation { Partition = Well, Stream = Stream, Tenant = Tenant, PartitionSilo = Silo, StreamSilo = Silo }, CauseKind.NothingIsWrong, "#nothing-is-wrong");

    [Fact]
    public void Find_SiloSilent_IsNamed()
    {
        var finding = Expect(new Situation { Partition = PartitionStatus.Unknown(Id, "It does not answer."), Silent = new SilentSilo("c", "gone") }, CauseKind.SiloSilent, "#nothing-is-wrong");
        Assert.Equal(("Silo c, which has it, does not answer.", "gone"), (finding.Because, finding.Words));
    }

    [Fact]
    public void Find_Paused_TellsWhoAndWhy()
    {
        var order = new PauseOrder { Scope = new PartitionScope("logs"), By = "ann", Reason = "upgrade", SinceMs = 5 };
        var finding = Expect(
            new Situation { Partition = Well with { ToldCondition = PartitionCondition.Paused, Pause = order }, PartitionSilo = Sick("redis", "away") }, CauseKind.Paused, "#paused");
        Assert.Equal(("ann has paused logs: upgrade", 5, false), (finding.Because, finding.SinceMs, finding.IsBad));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Find_RedisTakesNoWrites_OfEitherSilo(bool isPartitions)
    {
        var sick = Sick("redis", "Redis at x: it is read only, a replica now");
        var finding = Expect(
            new Situation { Partition = Well, Stream = Stream, Tenant = Failing(503), PartitionSilo = isPartitions ? sick : Silo, StreamSilo = isPartitions ? Silo : sick with { Silo = "b" } },
            CauseKind.RedisTakesNoWrites, "#redis-takes-no-writes");
        Assert.Equal("Redis at x: it is read only, a replica now", finding.Words);
    }

    [Fact]
    public void Find_CheckpointNotTaken_IsRedis() =>
        Expect(new Situation { Partition = Troubled(TroubleKind.Store), PartitionSilo = Silo }, CauseKind.RedisTakesNoWrites, "#redis-takes-no-writes");

    [Fact]
    public void Find_WritesTakeLong_RedisIsSlow()
    {
        var finding = Expect(new Situation { Partition = Troubled(TroubleKind.Store), PartitionSilo = Silo with { StoreSeconds = 1.44 } }, CauseKind.RedisSlow, "#redis-is-slow");
        Assert.StartsWith("Redis takes 1.4 s for a checkpoint or a journal of silo a", finding.Because);
    }

    [Theory]
    [InlineData("redis", true)]
    [InlineData("store", false)]
    public void Find_SlowParts_RedisIsSlow(string part, bool isSlow) => Expect(
        new Situation { Partition = Well, PartitionSilo = Silo with { Parts = [new SiloPart(part, false, "slow") { IsSlow = isSlow }] } }, CauseKind.RedisSlow, "#redis-is-slow");

    [Theory]
    [InlineData(true, TroubleKind.Unreadable)]
    [InlineData(false, TroubleKind.NoLeader)]
    public void Find_NoLeader_BeforeOtherWordsOfKafka(bool isListed, TroubleKind trouble) =>
        Expect(new Situation { Partition = Troubled(trouble), IsLeaderless = isListed, PartitionSilo = Silo }, CauseKind.NoLeader, "#a-partition-has-no-leader");

    [Fact]
    public void Find_BrokerAway_KafkaDoesNotAnswer()
    {
        var finding = Expect(new Situation { Partition = Well, PartitionSilo = Sick("kafka.app", "broker x refuses connections") }, CauseKind.KafkaSilent, "#kafka-does-not-answer");
        Assert.Equal("broker x refuses connections", finding.Words);
        Expect(new Situation { Partition = Troubled(TroubleKind.Kafka), PartitionSilo = Silo }, CauseKind.KafkaSilent, "#kafka-does-not-answer");
    }

    [Theory]
    [InlineData(TroubleKind.Unreadable, CauseKind.BatchUnreadable, "#a-batch-cannot-be-read")]
    [InlineData(TroubleKind.DeadLetters, CauseKind.DeadLettersStuck, "#dead-letters-cannot-be-written")]
    public void Find_Trouble_IsItsCause(TroubleKind trouble, CauseKind cause, string docs) =>
        Assert.Equal("words", Expect(new Situation { Partition = Troubled(trouble), PartitionSilo = Silo }, cause, docs).Words);

    [Theory]
    [InlineData(401, CauseKind.LokiRefuses, "#loki-refuses-the-credentials", "Loki refuses the credentials of tenant t.")]
    [InlineData(404, CauseKind.LokiRefuses, "#loki-refuses-the-credentials", "Loki takes nothing from tenant t: it answers 404.")]
    [InlineData(503, CauseKind.LokiFails, "#loki-answers-5xx", "Loki takes nothing from tenant t: it answers 503.")]
    [InlineData(0, CauseKind.LokiFails, "#loki-answers-5xx", "Loki takes nothing from tenant t, and gives no answer.")]
    public void Find_TenantFails_ByTheStatus(int status, CauseKind cause, string docs, string because)
    {
        var finding = Expect(Waiting() with { Tenant = Failing(status) }, cause, docs);
        Assert.Equal((because, "no", 9), (finding.Because, finding.Words, finding.SinceMs));
    }

    [Fact]
    public void Find_StreamsOwnPushFails_IsTold() => Expect(
        Waiting() with { Stream = Stream with { State = StreamState.Retrying, Attempt = 2, LastErrorStatus = 500, LastError = "x" } }, CauseKind.LokiFails, "#loki-answers-5xx");

    [Fact]
    public void Find_TenantThrottled_BeforeTheStream()
    {
        var finding = Expect(
            Waiting() with { Stream = Stream with { State = StreamState.Throttled }, Tenant = Tenant with { ThrottledSinceMs = 4, LastErrorStatus = 429, LastError = "limit" } },
            CauseKind.TenantThrottled, "#a-tenant-is-throttled");
        Assert.Equal(("Tenant t is throttled: Loki takes less of it than there is.", "limit", 4), (finding.Because, finding.Words, finding.SinceMs));
    }

    [Fact]
    public void Find_StreamThrottled_NamesIt()
    {
        var finding = Expect(
            Waiting() with { Stream = Stream with { State = StreamState.Throttled, ThrottledSinceMs = 4, LastError = "limit" } }, CauseKind.StreamThrottled, "#a-stream-is-throttled");
        Assert.Equal(("""Stream {app="x"} is throttled: Loki takes less of it than there is.""", "limit", 4), (finding.Because, finding.Words, finding.SinceMs));
    }

    [Fact]
    public void Find_Held_NamesForWhomAndWhy()
    {
        var slower = PartitionStatus.Unknown(new PartitionId("app", "logs", 5), null) with { ToldCondition = PartitionCondition.Throttled };
        var finding = Expect(new Situation { Partition = Well with { ToldCondition = PartitionCondition.Held }, Slower = slower }, CauseKind.Held, "#a-partition-waits-for-slower-ones");
        Assert.Equal("It waits for app/logs/5, which is further back in time and throttled.", finding.Because);
    }

    [Theory]
    [InlineData(PartitionCondition.Faulted, CauseKind.Faulted)]
    [InlineData(PartitionCondition.Starting, CauseKind.NotRunning)]
    [InlineData(PartitionCondition.Stopped, CauseKind.NotRunning)]
    [InlineData(PartitionCondition.Draining, CauseKind.NotRunning)]
    [InlineData(PartitionCondition.CatchingUp, CauseKind.CatchingUp)]
    public void Find_Condition_IsItsCause(PartitionCondition condition, CauseKind cause) =>
        Assert.Equal(cause, Diagnoser.Find(new Situation { Partition = Well with { ToldCondition = condition } }).Cause);

    [Fact]
    public void Find_CatchingUp_TellsWhenItHas()
    {
        var partition = Well with { ToldCondition = PartitionCondition.CatchingUp, Pace = new PartitionPace { SecondsToCatchUp = 600, Trend = LagTrend.Shrinking } };
        Assert.Contains("has caught up in 10 min", Expect(new Situation { Partition = partition }, CauseKind.CatchingUp, "#catching-up").Because, StringComparison.Ordinal);
    }

    [Fact]
    public void Chain_TenantThrottled_IsTheFirstThatIsBusyAndDoesNotWait()
    {
        var chain = Chain.Of(Waiting() with
        {
            Partition = Well with { Pace = new PartitionPace { Busy = 0.02, Waiting = 0.98 } },
            Stream = Stream with { State = StreamState.Throttled },
            Tenant = Tenant with { ThrottledSinceMs = 4, LastErrorStatus = 429 },
        });

        Assert.Equal([LinkKind.Partition, LinkKind.Stream, LinkKind.Tenant, LinkKind.Endpoint], chain.Select(link => link.Kind));
        Assert.Equal([(0.02, 0.98), (0, 1), (1, 0), (null, 0)], chain.Select(link => (link.Busy, link.Waiting)));
    }

    [Theory]
    [InlineData(503, LinkKind.Endpoint)]
    [InlineData(401, LinkKind.Tenant)]
    public void Chain_TenantFails_PointsAtWhoeverFails(int status, LinkKind guilty)
    {
        var chain = Chain.Of(Waiting() with { Tenant = Failing(status), Stream = Stream with { State = StreamState.Retrying } });

        Assert.Equal(guilty, chain.First(link => link is { Busy: > 0.5, Waiting: < 0.5 }).Kind);
    }

    [Fact]
    public void OfPipeline_Several_TellsTheCauseOfTheMost()
    {
        var throttled = Waiting() with { Tenant = Tenant with { ThrottledSinceMs = 1 } };
        var found = new[] { new Situation { Partition = Well }, new Situation { Partition = Well }, throttled }.Select(now => (now, Diagnoser.Find(now))).ToList();

        var diagnosis = Diagnoses.Of("app", found, outline: null, []);

        Assert.Equal((CauseKind.TenantThrottled, 1, 6), (diagnosis.Cause, diagnosis.Partitions, diagnosis.LagRecords));
        Assert.StartsWith("1 of 3 partitions, such as app/logs/3: Tenant t", diagnosis.Because);
        Assert.Equal(7, diagnosis.HoldsOffset);
        Assert.Equal((CauseKind.NothingIsWrong, null), (Diagnoses.Of("app", [.. found.Take(2)], null, []) is var well ? well.Cause : default, well.HoldsOffset));
        Assert.Equal(CauseKind.KafkaSilent, Diagnoses.Of("app", [], null, []).Cause);
    }

    private static Situation Waiting() => new() { Partition = Well with { ToldCondition = PartitionCondition.Retrying }, Stream = Stream, Tenant = Tenant, PartitionSilo = Silo, StreamSilo = Silo with { Silo = "b" } };

    private static TenantOnSilo Failing(int status) => Tenant with { FailingSinceMs = 9, LastErrorStatus = status, LastError = "no" };

    private static PartitionStatus Troubled(TroubleKind kind) =>
        Well with { ToldCondition = PartitionCondition.Retrying, Trouble = new PartitionTrouble { Kind = kind, Words = "words", SinceMs = 3 } };

    private static SiloSituation Sick(string part, string reason) => Silo with { Parts = ImmutableArray.Create(new SiloPart(part, false, reason)) };

    private static Finding Expect(Situation now, CauseKind cause, string docs)
    {
        var finding = Diagnoser.Find(now);
        Assert.Equal((cause, "runbook.md" + docs), (finding.Cause, finding.Docs));
        return finding;
    }
}
