using System.ComponentModel.DataAnnotations;
using System.Reflection;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Options;

/// <summary>Options that are numbers, whose range stands on the property.</summary>
internal static class OptionRanges
{
    /// <summary>A mistake for each number of a section that lies outside of its <see cref="RangeAttribute"/>, whose ends are included.</summary>
    /// <param name="path">Where the section stands.</param>
    /// <param name="section">The section; those inside it are not looked at.</param>
    public static IEnumerable<ConfigurationMistake> Check(string path, object section) =>
        from property in section.GetType().GetProperties()
        let range = property.GetCustomAttribute<RangeAttribute>()
        where range is not null
        let value = property.GetValue(section)
        where !range.IsValid(value)
        select new ConfigurationMistake(
            $"{path}.{SnakeCase.Of(property.Name)}",
            FormattableString.Invariant($"{value}"),
            FormattableString.Invariant($"Must be between {range.Minimum} and {range.Maximum}."));
}
