using System.Collections.Immutable;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Topology;

/// <summary>The partitions, as <c>pipeline/topic/partition</c>, that each silo runs by its own metrics.</summary>
internal sealed partial record RunningPartitions(ImmutableSortedDictionary<string, ImmutableSortedSet<string>> BySilo)
{
    /// <summary>Asks the silos.</summary>
    public static async Task<RunningPartitions> ReadAsync(HttpClient http, IEnumerable<SiloRunner> silos, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(silos.Select(async silo => (silo.Name, Partitions: await ReadAsync(http, silo, cancellationToken))));
        return new RunningPartitions(answers.ToImmutableSortedDictionary(answer => answer.Name, answer => answer.Partitions));
    }

    /// <summary>Whether each of these partitions runs once and nothing else does, and no silo has two more than another.</summary>
    public bool AreEvenly(IEnumerable<string> partitions) =>
        BySilo.Values.SelectMany(own => own).Order(StringComparer.Ordinal).SequenceEqual(partitions.Order(StringComparer.Ordinal))
        && BySilo.Values.Max(own => own.Count) - BySilo.Values.Min(own => own.Count) <= 1;

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", BySilo.Select(silo => $"{silo.Key}: {string.Join(' ', silo.Value)}"));

    private static async Task<ImmutableSortedSet<string>> ReadAsync(HttpClient http, SiloRunner silo, CancellationToken cancellationToken)
    {
        var metrics = await http.GetStringAsync(new Uri(silo.Admin, "metrics"), cancellationToken);
        return
        [
            .. from sample in Sample().Matches(metrics)
               let labels = Label().Matches(sample.Groups[1].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value)
               select $"{labels["pipeline"]}/{labels["topic"]}/{labels["partition"]}",
        ];
    }

    [GeneratedRegex("""^okl_partition_lag_seconds\{([^}]*)\}""", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("""(\w+)="([^"]*)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Label();
}
