using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Pipelines;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Streams.Pauses;

/// <summary>
/// Learns which streams of this silo's pipelines are paused: told when that changes, and asking for it from the start and every few seconds, because a silo may have
/// been away when others were told.
/// </summary>
public sealed partial class PauseNews(
    PausedStreams paused, LocalStreams streams, IGrainFactory grains, IPipelineCatalog pipelines, TimeProvider time, ILogger<PauseNews> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SoonAgain = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(PauseNews),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _run = Task.WhenAll(pipelines.Pipelines.Keys.Select(pipeline => Task.Run(() => AskAsync(pipeline), CancellationToken.None)));
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _run;
        });

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Takes in what the coordinator says, and has those look that hold something.</summary>
    public void Take(string pipeline, StreamPauses pauses)
    {
        if (paused.Take(pipeline, pauses))
        {
            foreach (var (_, stream) in streams.Of(pipeline))
            {
                stream.Activation.Wake();
            }
        }
    }

    private async Task AskAsync(string pipeline)
    {
        var (isKnown, failures) = (false, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Take(pipeline, await grains.GetGrain<IPipelineCoordinatorGrain>(pipeline).GetStreamPausesAsync());
                (isKnown, failures) = (true, 0);
            }
            catch (Exception exception)
            {
                if (!isKnown && ++failures == 10)
                {
                    LogUnknown(ExpectedFailure.Unexpected(exception), pipeline, exception.Message);
                }
            }

            await Task.Delay(isKnown ? Interval : SoonAgain, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "PausesUnknown", Message =
        "Pipeline {Pipeline}: nothing is pushed before it is known which of its streams are paused, which the coordinator does not tell. {Error}")]
    private partial void LogUnknown(Exception? unexpected, string pipeline, string error);
}
