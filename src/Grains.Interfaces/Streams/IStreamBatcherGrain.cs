using Orleans.Concurrency;

namespace OrleansKafkaLoki.Grains.Interfaces.Streams;

/// <summary>
/// The only writer of one label stream in the whole cluster: holds chunks, flushes them to Loki by bytes, count or age,
/// one push at a time. Keyed by <see cref="LabelStream.ToString"/>.
/// </summary>
[Alias("okl.IStreamBatcherGrain"), Orleans.CodeGeneration.Version(1)]
public interface IStreamBatcherGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes a chunk and answers once every record in it has its verdict, or with <see cref="AppendOutcome.Retry"/>
    /// after about 15 s without one. Sending the same chunk again joins the one that is already held.
    /// </summary>
    [Alias("Append"), AlwaysInterleave]
    Task<AppendResult> AppendAsync(LogChunk chunk);

    /// <summary>Pushes what is held now instead of waiting for the batch to fill or age. Returns at once.</summary>
    [Alias("Flush"), AlwaysInterleave]
    Task FlushAsync();

    /// <summary>
    /// Pushes what is held now and completes when that has its verdicts. Part of a silo's shutdown: on one that stops, the batcher then
    /// moves to where its records come from.
    /// </summary>
    [Alias("Close"), AlwaysInterleave]
    Task CloseAsync();

    /// <summary>Where the stream stands.</summary>
    [Alias("GetStatus"), AlwaysInterleave]
    Task<StreamStatus> GetStatusAsync();
}
