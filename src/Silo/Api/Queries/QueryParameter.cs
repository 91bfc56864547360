namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>A parameter of a query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="IsNumber">Whether it is a whole number.</param>
internal sealed record QueryParameter(string Name, string Description, bool IsNumber = false);
