namespace OrleansKafkaLoki.Grains.Interfaces.Jobs;

/// <summary>What came of the start of a job.</summary>
/// <param name="IsStarted">False when another job is under way.</param>
/// <param name="Job">The job, or that other one.</param>
[GenerateSerializer, Immutable, Alias("okl.JobStart")]
public sealed record JobStart([property: Id(0)] bool IsStarted, [property: Id(1)] PipelineJob Job);
