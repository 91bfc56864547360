using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Pipelines;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <inheritdoc cref="IStreamGate"/>
public sealed class StreamGate(GrainId id, Silo silo, LocalStreams streams, IPipelineCatalog pipelines, TimeProvider time, ILoggerFactory loggers)
    : GrainService(id, silo, loggers), IStreamGate
{
    /// <summary>What a push may take beyond the age of its batch, before the others of a call no longer wait for it.</summary>
    private static readonly TimeSpan LongestPush = TimeSpan.FromSeconds(1);

    /// <summary>Well below the response timeout of a call, which would fail for all of its chunks.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public async Task<ImmutableArray<AppendResult>> AppendAsync(ImmutableArray<AddressedChunk> chunks)
    {
        var answers = new GateAnswers(chunks.Length);
        var patience = TimeSpan.Zero;
        for (var i = 0; i < chunks.Length; i++)
        {
            var (stream, chunk) = chunks[i];
            if (streams.FindInbox(stream)?.TryPost(new GatedChunk(chunk, answers, i)) != true)
            {
                answers.Set(i, AppendResult.Elsewhere);
            }
            else if (pipelines.Pipelines.TryGetValue(stream.Pipeline, out var pipeline))
            {
                var age = BatchAge.WaitOf(pipeline.Sink.Batch);
                patience = age > patience ? age : patience;
            }
        }

        patience += LongestPush;
        try
        {
            await answers.Complete.WaitAsync(patience < LongestHold ? patience : LongestHold, time);
        }
        catch (TimeoutException)
        {
            // A stream in trouble holds up nobody else.
        }

        return answers.Take();
    }
}
