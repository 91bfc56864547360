using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Chunks;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>Brings chunks to their batchers and dead letters to their writer until each has its verdict.</summary>
/// <param name="addresses">Finds batchers.</param>
/// <param name="streams">Finds those on this silo.</param>
/// <param name="gates">Reaches those on other silos, many in one call.</param>
/// <param name="deadLetters">Keeps what Loki refuses.</param>
/// <param name="waits">How long to wait after a failure.</param>
/// <param name="time">The clock of the waits.</param>
/// <param name="logger">Where trouble is logged.</param>
internal sealed partial class ChunkSender(
    BatcherAddresses addresses, LocalStreams streams, IStreamGates gates, IDeadLetterWriter deadLetters, RetryWaits waits, TimeProvider time, ILogger logger)
{
    private readonly RepeatedCalls _calls = new(waits, logger);
    private readonly RepeatedFailure _letters = new(TroubleKind.DeadLetters, time);

    /// <summary>That dead letters cannot be written; null while they can. Any thread may ask.</summary>
    public PartitionTrouble? LettersTrouble => _letters.Trouble;

    /// <summary>True when the chunks of a stream must reach its batcher in order, because that decides what is sent.</summary>
    public bool KeepsOrder { get; init; }

    /// <summary>True when what Loki refuses for its age is left out, and is no dead letter.</summary>
    public bool SkipsTooOld { get; init; }

    /// <summary>Hands a chunk over to its batcher if that is on this silo; the answer goes to where the chunk says.</summary>
    public static bool TryPost(PostedChunk chunk) => chunk.Route.Inbox?.TryPost(chunk) == true;

    /// <summary>Sends chunks to the silo that has their batchers, in one call; null when that has failed.</summary>
    public async Task<ImmutableArray<AppendResult>?> SendAsync(SiloAddress silo, List<PostedChunk> chunks, CancellationToken cancellationToken)
    {
        try
        {
            var answers = await gates.AppendAsync(silo, [.. chunks.Select(chunk => new AddressedChunk(chunk.Route.Stream, chunk.Chunk))]).WaitAsync(cancellationToken);
            for (var i = 0; i < chunks.Count; i++)
            {
                if (answers[i].Outcome == AppendOutcome.Elsewhere)
                {
                    chunks[i].Route.Address?.Left(silo); // It is about to move: calls find it, wherever it is.
                }
            }

            return answers;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return null; // That says nothing of the silo.
        }
        catch (Exception exception)
        {
            _gateless[silo] = time.GetTimestamp();
            chunks.ForEach(chunk => chunk.Route.Address?.Left(silo)); // It may be gone, and the batchers live elsewhere by now.
            LogGateFailed(silo, chunks.Count, exception.Message);
            return null;
        }
    }

    /// <summary>Sends a chunk once; null when the call has failed.</summary>
    /// <exception cref="OperationCanceledException">The session ended first.</exception>
    /// <exception cref="SystemException">The batcher has a mistake (<see cref="ExpectedFailure.IsMistake"/>).</exception>
    public Task<AppendResult?> CallOnceAsync(PostedChunk posted, CancellationToken cancellationToken) =>
        _calls.CallOnceAsync(posted, AddressOf(posted.Route).Batcher, cancellationToken);

    /// <summary>How long to wait after a call that failed.</summary>
    public Backoff Backoff() => waits.ForRecords();

    /// <summary>Waits before something is sent again; ends early when that is not to be.</summary>
    public async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(wait, time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What waits is told so by whoever looks at it next.
        }
    }

    /// <summary>Sends a chunk until it has its verdict; returns what was refused of it.</summary>
    /// <param name="posted">The chunk and where it goes.</param>
    /// <param name="answer">The answer that it has had already; null when it was not sent yet.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FencedException">Another activation owns the partition.</exception>
    /// <exception cref="OperationCanceledException">The session ended first.</exception>
    /// <exception cref="SystemException">The batcher has a mistake (<see cref="ExpectedFailure.IsMistake"/>).</exception>
    public async Task<RefusedRecords> SendAsync(PostedChunk posted, AppendResult? answer, CancellationToken cancellationToken)
    {
        var (route, chunk) = posted.Outgoing;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            answer ??= await _calls.CallAsync(posted, AddressOf(route).Batcher, cancellationToken);
            switch (answer.Outcome)
            {
                case AppendOutcome.Committed:
                    var refused = await DeadLetterAsync(route.Stream, chunk, answer, cancellationToken);
                    if (!posted.MayBeRead)
                    {
                        ChunkBuilder.GiveBack(chunk);
                    }

                    return refused;
                case AppendOutcome.Fenced:
                    throw new FencedException(chunk.Partition, chunk.Epoch);
                default:
                    await Task.Delay(answer.RetryAfter, time, cancellationToken);
                    answer = null;
                    break;
            }
        }
    }

    /// <summary>Writes dead letters until they are safe.</summary>
    /// <exception cref="OperationCanceledException">The session ended first.</exception>
    public async Task WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        var backoff = waits.ForRecords();
        while (true)
        {
            try
            {
                await deadLetters.WriteAsync(letters, cancellationToken);
                _letters.Passed();
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogDeadLettersFailed(ExpectedFailure.Unexpected(exception), letters[0].Partition, letters.Count, exception.Message);
                var wait = backoff.Next();
                _letters.Failed(exception.Message, wait);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    /// <summary>Asks a stream's batcher to push what it holds now; if that fails, the batch goes when it has aged.</summary>
    public static void Flush(StreamRoute route)
    {
        if (route.Inbox is { IsClosed: false } inbox)
        {
            inbox.Flush();
        }
        else
        {
            route.Address?.Batcher.FlushAsync().Ignore();
        }
    }

    private async ValueTask<RefusedRecords> DeadLetterAsync(
        LabelStream stream, LogChunk chunk, AppendResult result, CancellationToken cancellationToken)
    {
        var rejected = SkipsTooOld ? result.Rejected.RemoveAll(record => record.Cause == RejectionCause.TooOld) : result.Rejected;
        var skipped = result.Rejected.Length - rejected.Length;
        if (rejected.IsEmpty)
        {
            return new RefusedRecords(0, skipped);
        }

        var letters = ChunkEntries.LettersOf(stream, chunk, rejected);
        await WriteDeadLettersAsync(letters, cancellationToken);
        return new RefusedRecords(letters.Count, skipped);
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "GateFailed", Message =
        "Silo {Silo} did not take {Count} chunks in one call; they go to their batchers one by one. {Error}")]
    private partial void LogGateFailed(SiloAddress silo, int count, string error);

    [LoggerMessage(Level = LogLevel.Error, EventName = "DeadLettersNotWritten", Message =
        "{Partition}: {Count} dead letters could not be written; the partition holds them and tries again. {Error}")]
    private partial void LogDeadLettersFailed(Exception? unexpected, PartitionId partition, int count, string error);
}
