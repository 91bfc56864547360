namespace OrleansKafkaLoki.Grains.Interfaces.Jobs;

/// <summary>Where a job stands.</summary>
[GenerateSerializer, Alias("okl.JobState")]
public enum JobState
{
    /// <summary>It is under way, or goes on as soon as a silo can run it.</summary>
    Running,

    /// <summary>It is told to end, and ends what it has begun.</summary>
    Cancelling,

    /// <summary>It came to its end.</summary>
    Done,

    /// <summary>It could not go on.</summary>
    Failed,

    /// <summary>It was ended.</summary>
    Cancelled,
}
