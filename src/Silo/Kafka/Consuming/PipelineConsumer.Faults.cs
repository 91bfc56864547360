using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Partitions.Feeds;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

// What becomes of errors, and of the partitions they hit.
internal sealed partial class PipelineConsumer
{
    private const int MostRefusals = 3;

    private volatile Error? _fatal;

    private void Assign(ConsumerSession session, PartitionIntake intake)
    {
        try
        {
            session.Assign(intake);
        }
        catch (KafkaException exception)
        {
            End(intake, PartitionFault.Exception(FeedFault.Fatal, intake, exception.Error));
        }
    }

    private void Pause(PartitionIntake intake)
    {
        _session!.Pause(intake);
        SetPaused(intake, true);
    }

    private static void ResumeIfFetched(ConsumerSession session, PartitionIntake intake)
    {
        if (intake.IsFetched)
        {
            session.Resume(intake);
        }
    }

    private void SetPaused(PartitionIntake intake, bool paused) => SetWaiting(intake, paused, intake.IsSetAside);

    private void SetWaiting(PartitionIntake intake, bool paused, bool aside)
    {
        var waited = intake.WaitsForRoom;
        (intake.IsPaused, intake.IsSetAside) = (paused, aside);
        if (intake.WaitsForRoom != waited)
        {
            _metrics.CountWaiting(_pipeline, waited ? -1 : 1);
        }
    }

    private void SetAside(PartitionIntake intake, bool aside)
    {
        SetWaiting(intake, intake.IsPaused, aside);
        if (aside)
        {
            _session!.Pause(intake);
        }
        else
        {
            ResumeIfFetched(_session!, intake);
        }
    }

    private void Suspend(PartitionIntake intake, bool suspended)
    {
        if (intake.IsSuspended == suspended || !_intakes.Contains(intake))
        {
            return;
        }

        intake.IsSuspended = suspended;
        if (suspended)
        {
            _session!.Pause(intake);
        }
        else
        {
            ResumeIfFetched(_session!, intake);
        }
    }

    private void End(PartitionIntake intake, FeedException? fault = null)
    {
        _intakes.Remove(intake);
        SetWaiting(intake, paused: false, aside: false);
        intake.Seal();
        intake.Feed.Complete(fault);
    }

    private void OnMessageError(PartitionIntake? intake, Error error)
    {
        if (intake is not null && PartitionFault.Of(error.Code) is { } fault)
        {
            if (fault == FeedFault.OffsetOutOfRange && intake.LeaderEpoch is not null && PartitionFault.PartedAt(error) is null && ++intake.Refusals < MostRefusals)
            {
                // Where a log was cut short, that there is no such offset may be said before where the log parts.
                _session!.Unassign(intake);
                Assign(_session, intake);
                return;
            }

            Fault(_session!, intake, fault, error);
        }
        else
        {
            OnError(error);
        }
    }

    private void Fault(ConsumerSession session, PartitionIntake intake, FeedFault fault, Error error)
    {
        _metrics.CountError(_pipeline, error.Code);
        End(intake, PartitionFault.Exception(fault, intake, error));
        session.Unassign(intake);
    }

    /// <summary>librdkafka tells that a partition does not exist when it learns how many there are, but not if it knew that before.</summary>
    private void OnUnknown(PartitionIntake intake, string reason) => Post(session =>
    {
        if (_intakes.Find(intake.Feed) == intake)
        {
            Fault(session, intake, FeedFault.UnknownPartition, new Error(ErrorCode.Local_UnknownPartition, reason));
        }
    });

    /// <summary>An error of the client as a whole.</summary>
    internal void OnError(Error error)
    {
        // That a topic or partition does not exist comes as an error of the client, with the partition in its text.
        if (PartitionFault.Of(error.Code) is { } fault && PartitionFault.PartitionIn(error) is var (topic, partition))
        {
            Post(session =>
            {
                if (_intakes.Find(topic, partition) is { } intake)
                {
                    Fault(session, intake, fault, error);
                }
            });
            return;
        }

        if (OversizedAnswers.Is(error))
        {
            _metrics.CountError(_pipeline, error.Code);
            Post(_ =>
            {
                var isNews = !_oversized.IsSearching;
                _oversized.OnError(error);
                if (isNews && _oversized.IsSearching)
                {
                    LogOversized(_pipeline, error.Reason);
                }
            });
            return;
        }

        _monitor.ReportFailure(error);
        _credentials.Heed(error);

        // Confluent.Kafka swallows what its error handler throws, so the loop throws it.
        _fatal = error.IsFatal || error.Code == ErrorCode.Local_Fatal ? error : _fatal;
    }

    /// <summary>A session with renewed certificates, or null as long as none can be made of them.</summary>
    private ConsumerSession? TryRenew()
    {
        try
        {
            var renewed = NewSession();
            LogRenewed(_pipeline);
            return renewed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or KafkaException)
        {
            return null; // A file is just being written; what it holds then is told by who watches it.
        }
    }

    /// <summary>The client cannot be made, or failed as a whole. The same failure is logged once, until the pipeline is connected again.</summary>
    private void OnBroken(Exception exception)
    {
        if (_brokenBy != exception.Message)
        {
            _brokenBy = exception.Message;
            LogRebuilding(exception, _pipeline, RebuildDelay.TotalSeconds);
        }

        _monitor.ReportFailure($"the client fails: {exception.Message.TrimEnd('.')}");
        _monitor.Remind();
    }

    private void ThrowIfFatal()
    {
        if (_fatal is { } error)
        {
            _fatal = null;
            throw new KafkaException(error);
        }
    }

    // librdkafka repeats in its log what it reports as errors; the rest is for who looks closely.
    private void OnLog(LogMessage message) => LogClient(_pipeline, message.Facility, message.Message);
}
