using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Configuration.Yaml;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>A configuration that was read, and everything that is wrong with it.</summary>
/// <param name="Options">The options; not to be used when there are mistakes.</param>
/// <param name="Mistakes">All mistakes; empty when the configuration is good.</param>
internal sealed record ShipperConfiguration(ShipperOptions Options, IReadOnlyList<ConfigurationMistake> Mistakes)
{
    /// <summary>What can be done and is hardly meant so; told only of a good configuration.</summary>
    public IReadOnlyList<ConfigurationMistake> Warnings { get; init; } = [];

    /// <summary>Where the values come from that are not the defaults.</summary>
    public ValueOrigins Origins { get; init; } = new();

    /// <summary>Reads and checks everything that can be checked without connecting anywhere.</summary>
    public static ShipperConfiguration Load(ConfigurationSources sources)
    {
        List<ConfigurationMistake> mistakes = [];
        try
        {
            var origins = new ValueOrigins();
            var options = new OptionsReader(mistakes).Read<ShipperOptions>(sources.Load(mistakes, origins));

            // Where a value could not even be read, its option still has the default: nothing more to say about that.
            var unread = mistakes.Select(mistake => mistake.Path).ToList();
            var found = ShipperOptionsValidator.Validate(options)
                .Where(mistake => !unread.Exists(path => OptionPath.IsAtOrBelow(mistake.Path, path)))
                .ToLookup(mistake => mistake.IsWarning);
            mistakes.AddRange(found[false]);
            return new ShipperConfiguration(options, mistakes) { Warnings = [.. found[true]], Origins = origins };
        }
        catch (ConfigurationFileException exception)
        {
            return new ShipperConfiguration(new ShipperOptions(), [exception.Mistake]);
        }
    }
}
