using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <summary>
/// Calls to batchers, repeated until they are answered. While one call of a stream is repeated, its others wait for that answer: a silo that
/// is slow would drown in repeats of everything that it has not answered yet.
/// </summary>
/// <param name="waits">How long to wait after a failure.</param>
/// <param name="logger">Where trouble is logged.</param>
internal sealed partial class RepeatedCalls(RetryWaits waits, ILogger logger)
{
    private readonly Dictionary<StreamRoute, TaskCompletionSource> _repeated = [];
    private StreamRoute? _failing;

    /// <summary>Sends a chunk to its batcher until that answers.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="SystemException">The batcher has a mistake (<see cref="ExpectedFailure.IsMistake"/>).</exception>
    public async Task<AppendResult> CallAsync(PostedChunk posted, IStreamBatcherGrain batcher, CancellationToken cancellationToken)
    {
        var route = posted.Route;
        Backoff? backoff = null;
        try
        {
            while (true)
            {
                while (backoff is null && _repeated.TryGetValue(route, out var other))
                {
                    await other.Task.WaitAsync(cancellationToken);
                }

                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    var answer = await batcher.AppendAsync(posted.Chunk).WaitAsync(cancellationToken);
                    if (backoff is not null && _repeated.Count == 1)
                    {
                        LogRecovered(new LogText(route.Stream));
                    }

                    return answer;
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested && !ExpectedFailure.IsMistake(exception))
                {
                    // The batcher's silo is gone or slow. It may still hold the memory, so the pool does not get it back.
                    posted.MayBeRead = true;
                    if (backoff is null && _repeated.TryAdd(route, new TaskCompletionSource()))
                    {
                        backoff = waits.ForRecords();
                        if (_repeated.Count == 1)
                        {
                            LogFailed(ExpectedFailure.Unexpected(exception), new LogText(route.Stream), exception.Message); // A lost silo fails thousands of calls at once.
                        }
                    }
                }

                if (backoff is not null)
                {
                    await backoff.WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            if (backoff is not null && _repeated.Remove(route, out var mine))
            {
                mine.SetResult();
            }
        }
    }

    /// <summary>Sends a chunk to its batcher once; null when the call has failed, and its sender repeats it.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="SystemException">The batcher has a mistake (<see cref="ExpectedFailure.IsMistake"/>).</exception>
    public async Task<AppendResult?> CallOnceAsync(PostedChunk posted, IStreamBatcherGrain batcher, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await batcher.AppendAsync(posted.Chunk).WaitAsync(cancellationToken);
            if (_failing == posted.Route)
            {
                _failing = null;
                LogRecovered(new LogText(posted.Route.Stream));
            }

            return answer;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && !ExpectedFailure.IsMistake(exception))
        {
            posted.MayBeRead = true;
            if (_failing is null)
            {
                _failing = posted.Route;
                LogFailed(ExpectedFailure.Unexpected(exception), new LogText(posted.Route.Stream), exception.Message);
            }

            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "ChunkSendFailed", Message =
        "Sending to stream {Stream} failed and is repeated, as is every other send that fails meanwhile. {Error}")]
    private partial void LogFailed(Exception? exception, LogText stream, string error);

    [LoggerMessage(Level = LogLevel.Information, EventName = "ChunkSendRecovered", Message =
        "Every stream answers again, the last was {Stream}.")]
    private partial void LogRecovered(LogText stream);
}
