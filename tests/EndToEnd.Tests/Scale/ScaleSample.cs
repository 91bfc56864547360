using System.Globalization;

namespace OrleansKafkaLoki.EndToEnd.Tests.Scale;

/// <summary>A scale run at a moment.</summary>
/// <param name="At">Seconds since the silos were started.</param>
/// <param name="Silos">The silo processes.</param>
/// <param name="Delivered">Records that stand in Loki.</param>
/// <param name="Pushes">Requests that Loki has answered.</param>
/// <param name="RedisCommands">Commands that Redis has run, by name.</param>
internal sealed record ScaleSample(
    double At, IReadOnlyList<ProcessSample> Silos, long Delivered, long Pushes, IReadOnlyDictionary<string, long> RedisCommands)
{
    /// <summary>Resident memory of all silos together.</summary>
    public long ResidentBytes => Silos.Sum(silo => silo.ResidentBytes);

    /// <summary>CPU time of all silos together.</summary>
    public TimeSpan Cpu => Silos.Aggregate(TimeSpan.Zero, (sum, silo) => sum + silo.Cpu);

    /// <summary>The heading of <see cref="Row"/>.</summary>
    public const string Heading =
        """
        | s | threads | connections | MiB | records/s | pushes/s | Redis commands/s | CPU of the silos, cores |
        |---|---|---|---|---|---|---|---|
        """;

    /// <summary>A row of a table: what each silo holds, and what happened since an earlier sample.</summary>
    public string Row(ScaleSample since)
    {
        var seconds = At - since.At;
        var commands = RedisCommands
            .Select(command => (command.Key, Rate: (command.Value - since.RedisCommands.GetValueOrDefault(command.Key)) / seconds))
            .Where(command => command.Rate >= 1)
            .OrderByDescending(command => command.Rate)
            .Select(command => string.Create(CultureInfo.InvariantCulture, $"{command.Key} {command.Rate:0}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {At:0.0} | {Each(silo => silo.Threads)} | {Each(silo => silo.Connections)} | {Each(silo => silo.ResidentBytes >> 20)} | {(Delivered - since.Delivered) / seconds:0} | {(Pushes - since.Pushes) / seconds:0} | {string.Join(", ", commands)} | {(Cpu - since.Cpu).TotalSeconds / seconds:0.00} |");
    }

    private string Each(Func<ProcessSample, long> value) => string.Join(" / ", Silos.Select(value));
}
