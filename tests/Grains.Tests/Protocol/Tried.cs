namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>In how many schedules something happened that they are there for. Thread-safe.</summary>
internal sealed class Tried
{
    private readonly Lock _gate = new();

    /// <summary>Chunks overtook others.</summary>
    public long Overtakings { get; private set; }

    /// <summary>Streams shared a request.</summary>
    public long SharedPushes { get; private set; }

    /// <summary>Streams shared a question.</summary>
    public long SharedQuestions { get; private set; }

    /// <summary>Chunks were handed over without a call.</summary>
    public long Posts { get; private set; }

    /// <summary>Chunks of several streams came in one call.</summary>
    public long GateCalls { get; private set; }

    /// <summary>The pipeline splits records, and leaves some entries out.</summary>
    public long Splits { get; private set; }

    /// <summary>Entries have times of their own.</summary>
    public long OwnTimes { get; private set; }

    /// <summary>A quiet stream gave back what only pushes need.</summary>
    public long Rests { get; private set; }

    public void Add(World world)
    {
        lock (_gate)
        {
            Overtakings += Math.Sign(world.Overtakings);
            SharedPushes += Math.Sign(world.Loki.SharedPushes);
            SharedQuestions += Math.Sign(world.Loki.SharedQuestions);
            Posts += Math.Sign(world.Posts);
            Splits += world.Plan.Splits ? 1 : 0;
            OwnTimes += world.Plan.SetsTime ? 1 : 0;
            GateCalls += Math.Sign(world.GateCalls);
            Rests += Math.Sign(world.Rests);
        }
    }
}
