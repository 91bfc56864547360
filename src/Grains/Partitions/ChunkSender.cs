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
    /// <summary>How long a silo whose gate has failed gets calls to its batchers instead: it may be of a version that has none.</summary>
    private static readonly TimeSpan GateRetry = TimeSpan.FromSeconds(10);

    private readonly Dictionary<SiloAddress, long> _gateless = [];
    private readonly RepeatedCalls _calls = new(waits, logger);
    private readonly RepeatedFailure _letters = new(TroubleKind.DeadLetters, time);

    /// <summary>That dead letters cannot be written; null while they can. Any thread may ask.</summary>
    public PartitionTrouble? LettersTrouble => _letters.Trouble;

    /// <summary>True when the chunks of a stream must reach its batcher in order, because that decides what is sent.</summary>
    public bool KeepsOrder { get; init; }

    /// <summary>True when what Loki refuses for its age is left out, and is no dead letter.</summary>
    public bool SkipsTooOld { get; init; }

    /// <summary>
    /// True when it is known whether the route's batcher is on this silo, or at least where calls go; not when it has turned up here since calls
    /// were made, because what is handed over now could overtake them. Where another partition of this silo has located it elsewhere, that does for this one.
    /// </summary>
    public bool IsKnown(StreamRoute route)
    {
        if (route.Inbox is { IsClosed: false })
        {
            return true;
        }

        Look(route);
        var isAlone = route.ChunksInFlight <= 1;
        if (route.Inbox is { IsClosed: false })
        {
            return !route.IsElsewhere || isAlone;
        }

        route.IsElsewhere |= isAlone && AddressOf(route).Silo is not null;
        return route.IsElsewhere;
    }

    /// <summary>
    /// Brings the batcher to life wherever it belongs, and sees whether that is here. Whatever was sent to it before has arrived then. If it
    /// cannot be reached, what is sent to it finds out.
    /// </summary>
    public async Task LocateAsync(StreamRoute route, CancellationToken cancellationToken)
    {
        var address = AddressOf(route);
        try
        {
            var status = await address.Batcher.GetStatusAsync().WaitAsync(cancellationToken);
            address.Silo = status.Address;
        }
        catch (Exception exception)
        {
            address.Silo = null;
            LogNotLocated(route.Stream, exception.Message);
        }

        Look(route);
        route.IsElsewhere = route.Inbox is null or { IsClosed: true };
        if (!route.IsElsewhere)
        {
            address.Silo = null; // Should it leave again, nobody shall look for it here.
        }
    }

    /// <summary>Hands a chunk over to its batcher if that is on this silo; the answer goes to where the chunk says.</summary>
    public static bool TryPost(PostedChunk chunk) => chunk.Route.Inbox?.TryPost(chunk) == true;

    /// <summary>The silo that takes the route's chunks along with those of other streams; null when they go by calls of their own.</summary>
    public SiloAddress? GateOf(StreamRoute route) =>
        route.Address?.Silo is { } silo && !(_gateless.TryGetValue(silo, out var since) && time.GetElapsedTime(since) < GateRetry) ? silo : null;

    /// <summary>Sends chunks to the silo that has their batchers, in one call; null when that has failed.</summary>
    public async Task<ImmutableArray<AppendResult>?> SendAsync(SiloAddress silo, List<PostedChunk> chunks, CancellationToken cancellationToken)
    {
        try
        {
            return await gates.AppendAsync(silo, [.. chunks.Select(chunk => new AddressedChunk(chunk.Route.Stream, chunk.Chunk))]).WaitAsync(cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return null; // That says nothing of the silo.
        }
        catch (Exception exception)
        {
            _gateless[silo] = time.GetTimestamp();
            foreach (var address in chunks.Select(chunk => chunk.Route.Address).Where(address => address?.Silo?.Equals(silo) == true))
            {
                address!.Silo = null; // The silo may be gone, and the batcher live elsewhere by now.
            }

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

    private void Look(StreamRoute route)
    {
        if (streams.Find(route.Stream) is { } here)
        {
            route.Found(here.Stream, here.Inbox);
        }
        else
        {
            route.Lost();
        }
    }

    private BatcherAddress AddressOf(StreamRoute route)
    {
        if (route.Address is not { } address)
        {
            address = addresses.Of(route.Stream);
            route.CalledBy(address);
        }

        return address;
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

    [LoggerMessage(Level = LogLevel.Debug, EventName = "StreamNotLocated", Message = "Stream {Stream} could not be located. {Error}")]
    private partial void LogNotLocated(LabelStream stream, string error);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "GateFailed", Message =
        "Silo {Silo} did not take {Count} chunks in one call; they go to their batchers one by one. {Error}")]
    private partial void LogGateFailed(SiloAddress silo, int count, string error);

    [LoggerMessage(Level = LogLevel.Error, EventName = "DeadLettersNotWritten", Message =
        "{Partition}: {Count} dead letters could not be written; the partition holds them and tries again. {Error}")]
    private partial void LogDeadLettersFailed(Exception? unexpected, PartitionId partition, int count, string error);
}
