using OrleansKafkaLoki.Grains.Interfaces.Jobs;

namespace OrleansKafkaLoki.Grains.Jobs;

/// <summary>Whom a job tells how far it is. Any thread may call.</summary>
public interface IJobWatch
{
    /// <summary>For whoever looks; it is not kept.</summary>
    void Show(JobProgress progress);

    /// <summary>Keeps it, so that another silo goes on from there. Returns once that is sure; nothing may be shipped before.</summary>
    /// <exception cref="OperationCanceledException">The job is another silo's by now, or was ended.</exception>
    Task KeepAsync(JobProgress progress, CancellationToken cancellationToken);
}
