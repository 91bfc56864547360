using Microsoft.Extensions.Logging;
using Orleans.Streams;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Grains.Events;

/// <summary>Puts this silo's events on the cluster's stream, many at a time. What it waits for, nobody else does.</summary>
/// <param name="client">Has the stream.</param>
/// <param name="outbox">The events.</param>
/// <param name="time">The clock of waits.</param>
/// <param name="logger">Where a stream that does not take them is logged.</param>
public sealed partial class EventPublisher(IClusterClient client, EventOutbox outbox, TimeProvider time, ILogger<EventPublisher> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>Stops before the subscription, and after all that has something to tell of the end.</summary>
    public const int Stage = EventSubscription.Stage + 1;

    private const int MostAtOnce = 100;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestEcho = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private EventEcho? _echo;
    private bool _failing;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(EventPublisher),
        Stage,
        _ =>
        {
            _run = Task.Run(RunAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async cancellationToken =>
        {
            outbox.Close();
            _stop.CancelAfter(LongestFlush);
            await _run;
            if (_echo is { } echo && !cancellationToken.IsCancellationRequested)
            {
                // The stream's queue may be on this silo, and would be lost with it.
                await Task.WhenAny(echo.Heard, Task.Delay(LongestEcho, time, cancellationToken));
            }
        });

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>An event came from the stream.</summary>
    internal void Hear(string id) => _echo?.Hear(id);

    private async Task RunAsync()
    {
        try
        {
            var stream = client.GetStreamProvider(PipelineEventStream.Provider).GetStream<PipelineEvent>(PipelineEventStream.Namespace, PipelineEventStream.Key);
            while (await outbox.Waiting.WaitToReadAsync(_stop.Token))
            {
                var batch = new List<PipelineEvent>();
                while (batch.Count < MostAtOnce && outbox.Waiting.TryRead(out var waiting))
                {
                    batch.Add(waiting);
                }

                _echo = new EventEcho(batch[^1].Id);
                await PublishAsync(stream, batch);
                outbox.TellDropped();
                await Task.Delay(Gathering, time, _stop.Token);
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The silo ends, and the stream does not take what is left in time.
        }
        catch (Exception exception)
        {
            LogEnded(exception);
        }
    }

    private async Task PublishAsync(IAsyncStream<PipelineEvent> stream, List<PipelineEvent> batch)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10), time);
        while (true)
        {
            try
            {
                await stream.OnNextBatchAsync(batch).WaitAsync(LongestTry, time, _stop.Token);
                _failing = false;
                return;
            }
            catch (Exception exception) when (!_stop.IsCancellationRequested)
            {
                if (!_failing)
                {
                    _failing = true;
                    LogFailing(ExpectedFailure.Unexpected(exception), exception.Message);
                }

                await backoff.WaitAsync(_stop.Token);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "EventsEnded", Message =
        "This silo publishes no more events for operators until it is restarted; shipping does not depend on them.")]
    private partial void LogEnded(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "EventsNotPublished", Message =
        "Events for operators cannot be published and are tried again; shipping does not depend on them. {Error}")]
    private partial void LogFailing(Exception? unexpected, string error);
}
