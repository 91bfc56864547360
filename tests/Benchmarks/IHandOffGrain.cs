namespace OrleansKafkaLoki.Benchmarks;

/// <summary>Stands where a partition consumer stands: brings chunks to batchers from within a grain.</summary>
public interface IHandOffGrain : IGrainWithIntegerKey
{
    /// <summary>Appends chunks, all under way at once, and waits for their verdicts.</summary>
    Task SendAsync(int chunks);

    /// <summary>Hands chunks over without a call, and waits for their verdicts. The batcher is alive.</summary>
    Task PostAsync(int chunks);
}
