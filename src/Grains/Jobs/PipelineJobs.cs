using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;

namespace OrleansKafkaLoki.Grains.Jobs;

/// <summary>The grain state of a pipeline's jobs.</summary>
[GenerateSerializer, Alias("okl.PipelineJobs")]
public sealed class PipelineJobs : IOwned
{
    /// <inheritdoc/>
    [Id(0)] public string Owner { get; set; } = "";

    /// <summary>The jobs, the latest first. At most one is under way.</summary>
    [Id(1)] public List<PipelineJob> Jobs { get; set; } = [];

    /// <summary>The job that is under way; null for none.</summary>
    public PipelineJob? UnderWay => Jobs.Find(job => job.IsUnderWay);

    /// <summary>Puts a job where it was, or before all others, and forgets the oldest of too many. The same again changes nothing.</summary>
    public void Put(PipelineJob job)
    {
        var index = Jobs.FindIndex(one => one.Id == job.Id);
        if (index >= 0)
        {
            Jobs[index] = job;
            return;
        }

        Jobs.Insert(0, job);
        Jobs.RemoveRange(Math.Min(Jobs.Count, IPipelineJobsGrain.KeptJobs), Math.Max(0, Jobs.Count - IPipelineJobsGrain.KeptJobs));
    }
}
