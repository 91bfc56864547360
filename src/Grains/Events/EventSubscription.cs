using Microsoft.Extensions.Logging;
using Orleans.Streams;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Grains.Events;

/// <summary>
/// Brings the events of the other silos here. It looks each minute whether the cluster still knows that this silo listens: what Redis lost of that,
/// nobody else would notice.
/// </summary>
/// <param name="client">Has the stream.</param>
/// <param name="log">Where events are kept.</param>
/// <param name="publisher">Waits at its end for what it published.</param>
/// <param name="time">The clock of waits.</param>
/// <param name="logger">Where a stream that cannot be subscribed to is logged.</param>
public sealed partial class EventSubscription(IClusterClient client, EventLog log, EventPublisher publisher, TimeProvider time, ILogger<EventSubscription> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>Starts once grains answer, and ends before they do.</summary>
    public const int Stage = ServiceLifecycleStage.Active + 1;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private StreamSubscriptionHandle<PipelineEvent>? _subscription;
    private Task _run = Task.CompletedTask;
    private bool _failing;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(EventSubscription),
        Stage,
        _ =>
        {
            _run = Task.Run(RunAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _run;
        });

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        var stream = client.GetStreamProvider(PipelineEventStream.Provider).GetStream<PipelineEvent>(PipelineEventStream.Namespace, PipelineEventStream.Key);
        while (!_stop.IsCancellationRequested)
        {
            await SubscribeAsync(stream);
            await Task.Delay(_failing ? BetweenTries : BetweenLooks, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_subscription is { } subscription)
        {
            // What a silo that is lost leaves behind goes with the first event that does not reach it.
            await Task.WhenAny(subscription.UnsubscribeAsync(), Task.Delay(LongestFarewell, time));
        }
    }

    private async Task SubscribeAsync(IAsyncStream<PipelineEvent> stream)
    {
        try
        {
            var known = await stream.GetAllSubscriptionHandles().WaitAsync(_stop.Token);
            if (!known.Any(handle => handle.HandleId == _subscription?.HandleId))
            {
                _subscription = await stream.SubscribeAsync(HearAsync).WaitAsync(_stop.Token);
            }

            _failing = false;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The silo ends.
        }
        catch (Exception exception)
        {
            if (!_failing)
            {
                _failing = true;
                LogFailing(ExpectedFailure.Unexpected(exception), exception.Message);
            }
        }
    }

    private Task HearAsync(IList<SequentialItem<PipelineEvent>> events)
    {
        foreach (var heard in events)
        {
            log.Add(heard.Item);
            publisher.Hear(heard.Item.Id);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "EventsNotHeard", Message =
        "Events of other silos cannot be subscribed to and are tried again; shipping does not depend on them. {Error}")]
    private partial void LogFailing(Exception? unexpected, string error);
}
