using System.Reflection;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Configuration;

namespace OrleansKafkaLoki.Silo.Tests.Options;

public sealed class OptionRangesTests
{
    private const string Pipeline = "pipelines.web";

    public static TheoryData<string> Numbers => [.. Walk(Create(), "").Where(option => IsNumber(option.Property)).Select(option => option.Path)];

    /// <summary>A number without a range on its property, or in a section that nobody checks, would be taken whatever it is.</summary>
    [Theory]
    [MemberData(nameof(Numbers))]
    public void Validate_NegativeNumber_IsAMistake(string path)
    {
        var options = Create();
        var (_, property, section) = Walk(options, "").Single(option => option.Path == path);
        property.SetValue(section, Convert.ChangeType(-1, property.PropertyType, null));

        Assert.Contains(ShipperOptionsValidator.Validate(options), mistake => mistake is { Value: "-1" } && mistake.Path == path);
    }

    [Fact]
    public void Validate_BeyondARange_SaysWhatItMustBe()
    {
        var options = Create();
        options.Shutdown.TimeoutSecs = 3600.5;
        options.Buffer.MaxBytes = 1000;

        var mistakes = ShipperOptionsValidator.Validate(options).ToDictionary(mistake => mistake.Path, mistake => mistake.Remedy);

        Assert.Equal("Must be between 1 and 3600.", mistakes["shutdown.timeout_secs"]);
        Assert.Equal("Must be between 8388608 and 1099511627776.", mistakes["buffer.max_bytes"]);
    }

    private static ShipperOptions Create() => new() { Pipelines = { ["web"] = new PipelineOptions() } };

    private static bool IsNumber(PropertyInfo property) =>
        property.PropertyType == typeof(int) || property.PropertyType == typeof(long) || property.PropertyType == typeof(double);

    private static IEnumerable<(string Path, PropertyInfo Property, object Section)> Walk(object section, string path) =>
        from property in section.GetType().GetProperties()
        let below = property.Name == nameof(ShipperOptions.Pipelines) ? Pipeline : $"{path}{SnakeCase.Of(property.Name)}"
        let value = property.Name == nameof(ShipperOptions.Pipelines) ? ((ShipperOptions)section).Pipelines["web"] : property.GetValue(section)
        from option in value?.GetType() is { IsClass: true, Namespace: { } name } && name.StartsWith("OrleansKafkaLoki", StringComparison.Ordinal)
            ? Walk(value, $"{below}.")
            : [(below, property, section)]
        select option;
}
