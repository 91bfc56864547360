using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>The names of causes in dead letters, metrics and on the command line: <c>too_far_behind</c>.</summary>
internal static class RejectionCauses
{
    private static readonly Dictionary<string, RejectionCause> ByName = Enum.GetValues<RejectionCause>().ToDictionary(Name);

    public static IEnumerable<string> Names => ByName.Keys;

    public static string Name(RejectionCause cause) => SnakeCase.Of(cause);

    /// <summary>The cause of a name; false when there is none.</summary>
    public static bool TryParse(string name, out RejectionCause cause) => ByName.TryGetValue(name, out cause);

    /// <summary>The cause of a name; <see cref="RejectionCause.Other"/> for one that only another version knows.</summary>
    public static RejectionCause Parse(string name) => ByName.GetValueOrDefault(name, RejectionCause.Other);
}
