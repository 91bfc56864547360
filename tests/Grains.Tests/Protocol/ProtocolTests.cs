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
        var (overtakings, shared, posted, gated) = Run(Schedules, DeliveryMode.EffectivelyOnce, patient: true);

        // Else the schedules try too little of it.
        Assert.InRange(overtakings, Schedules / 20, Schedules);
        Assert.InRange(shared, Schedules / 20, Schedules);
        Assert.InRange(posted, Schedules / 2, Schedules);
        Assert.InRange(gated, Schedules / 10, Schedules);
    }

    [Fact]
    public void EffectivelyOnce_QuerySideGivenUpOn_RepeatsOnlyWhatItSays() => Run(Schedules / 10, DeliveryMode.EffectivelyOnce, patient: false);

    [Fact]
    public void AtLeastOnce_AnySchedule_LosesNothing() => Run(Schedules / 10, DeliveryMode.AtLeastOnce, patient: true);

    [Fact]
    public void AnySchedule_RunTwice_HappensTheSame() => Tapes.Sample(
        schedule => Assert.Equal(StoryOf(schedule, DeliveryMode.EffectivelyOnce, patient: true), StoryOf(schedule, DeliveryMode.EffectivelyOnce, patient: true)),
        iter: 500);

    /// <summary>
    /// Runs schedules, and returns in how many of them chunks overtook others, streams shared a request, chunks were handed over, and several
    /// came in one call.
    /// </summary>
    private static (long Overtakings, long Shared, long Posted, long Gated) Run(long schedules, DeliveryMode mode, bool patient)
    {
        var (overtakings, shared, posted, gated) = (0L, 0L, 0L, 0L);
        Tapes.Sample(
            schedule =>
            {
                try
                {
                    var world = new World(new Tape(schedule), mode, patient);
                    world.Run();
                    Interlocked.Add(ref overtakings, Math.Sign(world.Overtakings));
                    Interlocked.Add(ref shared, Math.Sign(world.Loki.SharedPushes));
                    Interlocked.Add(ref posted, Math.Sign(world.Posts));
                    Interlocked.Add(ref gated, Math.Sign(world.GateCalls));
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException($"{exception.Message} {StoryOf(schedule, mode, patient)}", exception);
                }
            },
            iter: schedules);
        return (overtakings, shared, posted, gated);
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
