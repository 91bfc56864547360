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

    public void Add(World world)
    {
        lock (_gate)
        {
            Overtakings += Math.Sign(world.Overtakings);
            SharedPushes += Math.Sign(world.Loki.SharedPushes);
            SharedQuestions += Math.Sign(world.Loki.SharedQuestions);
            Posts += Math.Sign(world.Posts);
            GateCalls += Math.Sign(world.GateCalls);
        }
    }
}
