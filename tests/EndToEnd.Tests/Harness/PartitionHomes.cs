using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>Which silo runs which partition, as the silos' own metrics show it at one moment.</summary>
/// <param name="BySilo">The partitions that each silo says it runs; a silo that does not answer is left out.</param>
internal sealed partial record PartitionHomes(ImmutableSortedDictionary<string, ImmutableSortedSet<int>> BySilo)
{
    /// <summary>The silo of a partition; null while none runs it, or several do.</summary>
    public string? this[int partition] =>
        BySilo.Where(silo => silo.Value.Contains(partition)).Select(silo => silo.Key).Take(2).ToList() is [var only] ? only : null;

    /// <summary>Asks the silos.</summary>
    public static async Task<PartitionHomes> ReadAsync(HttpClient http, IEnumerable<SiloRunner> silos, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(silos.Select(async silo => (silo.Name, Partitions: await ReadAsync(http, silo, cancellationToken))));
        return new PartitionHomes(answers.Where(answer => answer.Partitions is not null).ToImmutableSortedDictionary(answer => answer.Name, answer => answer.Partitions!));
    }

    /// <summary>Whether each partition runs on one silo and no other, and no silo has two more than another.</summary>
    public bool AreEven(int partitions) =>
        Enumerable.Range(0, partitions).All(partition => this[partition] is not null)
        && BySilo.Values.Max(homes => homes.Count) - BySilo.Values.Min(homes => homes.Count) <= 1;

    /// <summary>The partitions that are at home elsewhere in <paramref name="later"/>.</summary>
    public IReadOnlyList<int> MovedUntil(PartitionHomes later, int partitions) =>
        [.. Enumerable.Range(0, partitions).Where(partition => this[partition] != later[partition])];

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", BySilo.Select(silo => $"{silo.Key}: {string.Join(' ', silo.Value)}"));

    private static async Task<ImmutableSortedSet<int>?> ReadAsync(HttpClient http, SiloRunner silo, CancellationToken cancellationToken)
    {
        try
        {
            var metrics = await http.GetStringAsync(new Uri(silo.Admin, "metrics"), cancellationToken);
            return [.. ShownPartition().Matches(metrics).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];
        }
        catch (HttpRequestException)
        {
            return null; // It has gone.
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // It is held, or just goes.
        }
    }

    [GeneratedRegex("""^okl_partition_lag_seconds\{[^}]*partition="(\d+)".*$""", RegexOptions.Multiline)]
    private static partial Regex ShownPartition();
}
