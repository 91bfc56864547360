using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Streams.Intake;

/// <summary>
/// Looks after the streams of the silo that have fallen quiet: each gives back what only pushes need (<see cref="ILocalActivation.Rest"/>), and when
/// a flood of them is over, the process gives its memory back.
/// </summary>
/// <param name="streams">The streams.</param>
/// <param name="addresses">Those of streams on other silos, which their partitions have forgotten by then.</param>
/// <param name="memory">What they have used.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told.</param>
public sealed partial class QuietStreams(LocalStreams streams, BatcherAddresses addresses, SpareMemory memory, TimeProvider time, ILogger<QuietStreams> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>A stream that is heard of more often keeps what it would only have to make anew.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <summary>From look to look.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly FloodWatch _floods = new();
    private ITimer? _timer;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(QuietStreams),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _timer = time.CreateTimer(_ => Look(), null, Interval, Timeout.InfiniteTimeSpan);
            return Task.CompletedTask;
        },
        _ =>
        {
            Dispose();
            return Task.CompletedTask;
        });

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    /// <summary>Has those rest that are quiet; true when memory is worth giving back.</summary>
    internal bool LetRest()
    {
        var quietBefore = (time.GetUtcNow() - Quiet).ToUnixTimeMilliseconds();
        var (busy, all) = (0, 0);
        foreach (var stream in streams.All)
        {
            all++;
            if (!stream.Activation.IsAtRest)
            {
                busy++;
                if (stream.View is { HeldBytes: 0, Progress: { IsPushing: false } progress } && progress.LastPushMs < quietBefore)
                {
                    stream.Activation.Rest();
                }
            }
        }

        return _floods.IsOver(busy, all);
    }

    private void Look()
    {
        try
        {
            addresses.ForgetUnused();
            memory.Look(isMuch: LetRest());
        }
        catch (Exception exception)
        {
            LogFailed(exception);
        }
        finally
        {
            _timer?.Change(Interval, Timeout.InfiniteTimeSpan);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, EventName = "QuietStreamsFailed", Message = "Streams that are quiet could not be looked after; that is tried again.")]
    private partial void LogFailed(Exception exception);
}
