using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Grains.Options.Source;
using OrleansKafkaLoki.Silo.Options;

namespace OrleansKafkaLoki.Silo.Configuration;

/// <summary>Reads single values. Numbers and dates are culture-invariant, enum members are snake case.</summary>
internal static class ScalarReader
{
    /// <summary>Further names of enum members, mostly Vector's.</summary>
    private static readonly Dictionary<(Type Type, string Name), object> Aliases = new()
    {
        [(typeof(AutoOffsetReset), "smallest")] = AutoOffsetReset.Earliest,
        [(typeof(AutoOffsetReset), "beginning")] = AutoOffsetReset.Earliest,
        [(typeof(AutoOffsetReset), "largest")] = AutoOffsetReset.Latest,
        [(typeof(AutoOffsetReset), "end")] = AutoOffsetReset.Latest,
    };

    /// <summary>Whether <paramref name="type"/> is a single value.</summary>
    public static bool CanRead(Type type) => type.IsEnum || type.IsPrimitive || type == typeof(string) || type == typeof(Secret) || type == typeof(TimeSpan);

    /// <summary>All names of an enum's members, further ones behind their own.</summary>
    public static IEnumerable<string> NamesOf(Type type) =>
        Enum.GetNames(type).Select(SnakeCase.Of).Concat(Aliases.Keys.Where(alias => alias.Type == type).Select(alias => alias.Name));

    /// <summary>Reads <paramref name="text"/> as <paramref name="type"/>.</summary>
    public static bool TryRead(Type type, string text, [NotNullWhen(true)] out object? value)
    {
        value = type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(Secret) => new Secret(text),
            _ when type == typeof(TimeSpan) => Duration.TryParse(text, out var duration) ? duration : null,
            _ when type == typeof(bool) => bool.TryParse(text, out var flag) ? flag : null,
            _ when type == typeof(int) =>
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            _ when type == typeof(long) =>
                long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            _ when type == typeof(double) =>
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                    ? number : null,
            _ when type.IsEnum => Member(type, text),
            _ => throw new NotSupportedException($"An option of type {type} needs a reader."),
        };
        return value is not null;
    }

    /// <summary>What a value of <paramref name="type"/> looks like, as a sentence.</summary>
    public static string Expectation(Type type) => type switch
    {
        _ when type == typeof(bool) => "Must be true or false.",
        _ when type == typeof(int) => "Must be a whole number within 32 bits, without a unit.",
        _ when type == typeof(long) => "Must be a whole number within 64 bits, without a unit.",
        _ when type == typeof(TimeSpan) => "Must be a duration, such as 500ms, 90s, 30m, 6h, 2d.",
        _ when type == typeof(double) => "Must be a number, without a unit.",
        _ when type.IsEnum => $"Must be one of {string.Join(", ", Enum.GetNames(type).Select(SnakeCase.Of))}.",
        _ => "Must be a single value.",
    };

    private static object? Member(Type type, string text)
    {
        var name = Enum.GetNames(type).FirstOrDefault(
            name => string.Equals(SnakeCase.Of(name), text, StringComparison.OrdinalIgnoreCase));
        return name is not null ? Enum.Parse(type, name) : Aliases.GetValueOrDefault((type, text.ToLowerInvariant()));
    }
}
