using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>Streams of one tenant, whose labels have the same names, that are counted by one question.</summary>
/// <param name="tenant">The tenant.</param>
/// <param name="streams">The streams' numbers and labels.</param>
/// <param name="absent">Labels that other streams have, and these do not.</param>
internal sealed class CountGroup(string tenant, IReadOnlyList<(int Number, StreamLabels Labels)> streams, IReadOnlyList<string> absent)
{
    /// <summary>Loki's <c>max_query_series</c> is 500, and streams of others may be among them.</summary>
    private const int MostStreams = 400;

    /// <summary>Of the values in a selector: gateways bear 8 KiB of an address.</summary>
    private const int LongestValues = 5000;

    private readonly Dictionary<string, int> _byLabels = streams.ToDictionary(stream => KeyOf(stream.Labels.Names, stream.Labels.Names.Select(name => stream.Labels[name])), stream => stream.Number);

    /// <summary>The tenant.</summary>
    public string Tenant => tenant;

    /// <summary>The streams' numbers.</summary>
    public IEnumerable<int> Numbers => streams.Select(stream => stream.Number);

    /// <summary>How many streams.</summary>
    public int Count => streams.Count;

    /// <summary>Groups streams of one tenant.</summary>
    public static IEnumerable<CountGroup> Of(string tenant, IEnumerable<(int Number, StreamLabels Labels)> streams)
    {
        var kinds = streams.GroupBy(stream => string.Join(',', stream.Labels.Names)).ToList();
        var names = kinds.SelectMany(kind => kind.First().Labels.Selecting).Distinct().ToList();
        foreach (var kind in kinds)
        {
            var absent = names.Except(kind.First().Labels.Names).ToList();
            List<(int Number, StreamLabels Labels)> some = [];
            HashSet<(string, string)> values = [];
            var length = 0;

            // In order, values of different labels that belong together come together.
            foreach (var stream in kind.OrderBy(stream => string.Join('\0', stream.Labels.Names.Select(name => stream.Labels[name])), StringComparer.Ordinal))
            {
                length += stream.Labels.Names.Where(name => values.Add((name, stream.Labels[name]))).Sum(name => stream.Labels[name].Length + 1);
                if (some.Count > 0 && (some.Count == MostStreams || length > LongestValues))
                {
                    yield return new CountGroup(tenant, some, absent);
                    some = [];
                    values.Clear();
                    length = 0;
                }

                some.Add(stream);
            }

            yield return new CountGroup(tenant, some, absent);
        }
    }

    /// <summary>Two groups of half as many streams each.</summary>
    public IEnumerable<CountGroup> Halves() =>
        [new CountGroup(tenant, [.. streams.Take(streams.Count / 2)], absent), new CountGroup(tenant, [.. streams.Skip(streams.Count / 2)], absent)];

    /// <summary>The expression that sums a function of each stream's entries.</summary>
    /// <param name="function">Such as <c>count_over_time</c>.</param>
    /// <param name="windowSecs">How long a window is.</param>
    public string Expression(string function, long windowSecs)
    {
        var selector = SelectorText.Of([.. streams.Select(stream => stream.Labels)]);
        var others = string.Concat(absent.Select(name => $", {SelectorText.Equal(name, "")}"));
        return $"sum by ({string.Join(", ", streams[0].Labels.Names)}) ({function}({selector[..^1]}{others}}}[{windowSecs}s]))";
    }

    /// <summary>The stream that a sum is about; null for one of others.</summary>
    public int? StreamOf(SumSeries sums) =>
        _byLabels.TryGetValue(KeyOf(streams[0].Labels.Names, streams[0].Labels.Names.Select(name => sums.Metric.GetValueOrDefault(name, ""))), out var number) ? number : null;

    private static string KeyOf(IEnumerable<string> names, IEnumerable<string> values) => string.Join('\0', names.Zip(values, (name, value) => $"{name}={value}"));
}
