using OrleansKafkaLoki.Grains.Interfaces.Jobs;

namespace OrleansKafkaLoki.Silo.Jobs;

/// <summary>How far a job is, put together from several threads.</summary>
/// <param name="begin">How far it was.</param>
internal sealed class JobMeter(JobProgress begin)
{
    private readonly Lock _gate = new();
    private JobProgress _now = begin;

    /// <summary>Changes it, and tells how it is then.</summary>
    public JobProgress Change(Func<JobProgress, JobProgress> change)
    {
        lock (_gate)
        {
            return _now = change(_now);
        }
    }
}
