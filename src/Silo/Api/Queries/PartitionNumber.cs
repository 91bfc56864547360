using System.Globalization;
using OrleansKafkaLoki.Silo.Api.Problems;

namespace OrleansKafkaLoki.Silo.Api.Queries;

/// <summary>The number of a partition in a path, which is read by hand so that a mistake is told like any other.</summary>
internal static class PartitionNumber
{
    /// <summary>Reads it; false when it is none.</summary>
    public static bool TryRead(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>What is answered then.</summary>
    public static IResult Refuse(string text) => ApiProblem.Unreadable([new ParameterMistake("number", text, "Must be a partition's number, such as 0.")]).ToResult();
}
