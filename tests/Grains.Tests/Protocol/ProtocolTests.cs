using System.Globalization;
using CsCheck;
using OrleansKafkaLoki.Grains.Options.Sink;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>
/// The delivery protocol under random schedules of crashes, zombies, lost answers and late arrivals. What runs are the product's
/// classes; only the grains around them, Kafka, the store and Loki are simulated. A failure prints its seed: the same schedule runs
/// again with <c>CsCheck_Seed=...</c>. <c>OKL_PROTOCOL_SCHEDULES</c> sets another number of schedules.
/// </summary>
[Sized]
public sealed class ProtocolTests
{
    private static readonly Gen<byte[]> Tapes = Gen.Byte.Array[20, 300];

    [Fact]
    public void EffectivelyOnce_AnySchedule_EveryRecordHasOneVerdict()
    {
        var tried = Run(Schedules, DeliveryMode.EffectivelyOnce, patient: true);

        // Else the schedules try too little of it.
        Assert.InRange(tried.Overtakings, Schedules / 20, Schedules);
        Assert.InRange(tried.SharedPushes, Schedules / 20, Schedules);
        Assert.InRange(tried.SharedQuestions, Schedules / 20, Schedules);
        Assert.InRange(tried.Posts, Schedules / 2, Schedules);
        Assert.InRange(tried.GateCalls, Schedules / 10, Schedules);
        Assert.InRange(tried.Splits, Schedules / 5, Schedules);
        Assert.InRange(tried.OwnTimes, Schedules / 5, Schedules);
        Assert.InRange(tried.Rests, Schedules / 100, Schedules);
    }

    [Fact]
    public void EffectivelyOnce_QuerySideGivenUpOn_RepeatsOnlyWhatItSays() => Run(Schedules / 10, DeliveryMode.EffectivelyOnce, patient: false);

    [Fact]
    public void AtLeastOnce_AnySchedule_LosesNothing() => Run(Schedules / 10, DeliveryMode.AtLeastOnce, patient: true);

    [Fact]
    public void AnySchedule_RunTwice_HappensTheSame() => Tapes.Sample(
        schedule => Assert.Equal(StoryOf(schedule, DeliveryMode.EffectivelyOnce, patient: true), StoryOf(schedule, DeliveryMode.EffectivelyOnce, patient: true)),
        iter: 500);

    /// <summary>Runs schedules, and returns in how many of them what happened.</summary>
    private static Tried Run(long schedules, DeliveryMode mode, bool patient)
    {
        var tried = new Tried();
        Tapes.Sample(
            schedule =>
            {
                try
                {
                    var world = new World(new Tape(schedule), mode, patient);
                    world.Run();
                    tried.Add(world);
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException($"{exception.Message} {StoryOf(schedule, mode, patient)}", exception);
                }
            },
            iter: schedules);
        return tried;
    }

    /// <summary>What happened, one line an event.</summary>
    private static string StoryOf(byte[] schedule, DeliveryMode mode, bool patient)
    {
        var world = new World(new Tape(schedule), mode, patient) { Story = [] };
        _ = Record.Exception(world.Run);
        return string.Join(Environment.NewLine, world.Story.Prepend("What happened:"));
    }

    private static long Schedules => Environment.GetEnvironmentVariable("OKL_PROTOCOL_SCHEDULES") is { Length: > 0 } set
        ? long.Parse(set, CultureInfo.InvariantCulture)
        : LongRuns.Wanted ? 100_000 : 5_000;
}
