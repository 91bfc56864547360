using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>The cluster could not be asked, or has no answer.</summary>
internal sealed class ClusterUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it is no outage but a mistake in the code, which asking again does not mend.</summary>
    public bool IsMistake { get; init; }

    /// <summary>What is answered then.</summary>
    public ApiProblem ToProblem() => IsMistake ? ApiProblem.Failed(Message) : ApiProblem.Unavailable(Message);
}
