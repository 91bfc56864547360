using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Requests;

/// <summary>What an operator wants, as the body of a request.</summary>
internal interface IOperatorRequest
{
    /// <summary>What such a body looks like, for whoever sends another one.</summary>
    static abstract string Example { get; }

    /// <summary>Why; it stands in the pipeline's changes.</summary>
    string? Reason { get; }

    /// <summary>Everything that is wrong with it, besides a missing <see cref="Reason"/>.</summary>
    IEnumerable<ParameterMistake> Mistakes();
}
