namespace OrleansKafkaLoki.Silo.Api.Problems;

/// <summary>A parameter that cannot be read.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Value">What was given.</param>
/// <param name="Message">What it must be.</param>
internal sealed record ParameterMistake(string Parameter, string Value, string Message);
