namespace OrleansKafkaLoki.Benchmarks;

/// <summary>Stands where a partition consumer stands: calls batchers from within a grain.</summary>
public interface IHandOffGrain : IGrainWithIntegerKey
{
    /// <summary>Appends chunks, all under way at once, and waits for their verdicts.</summary>
    Task SendAsync(int chunks);
}
