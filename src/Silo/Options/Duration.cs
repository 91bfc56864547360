using System.Globalization;

namespace OrleansKafkaLoki.Silo.Options;

/// <summary>Reads a duration: a number and its unit, such as <c>500ms</c>, <c>90s</c>, <c>1.5h</c>; 0 needs none.</summary>
internal static class Duration
{
    private const double MostDays = 36_500;

    /// <summary>The form, as a regular expression that schemas know.</summary>
    public const string Pattern = @"^(0|[0-9]+(\.[0-9]+)?(ms|s|m|h|d))$";

    private static readonly (string Name, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>The shortest text for it.</summary>
    public static string Format(TimeSpan duration)
    {
        var (name, length) = Units.LastOrDefault(unit => duration.Ticks % unit.Length.Ticks == 0, Units[0]);
        return duration == TimeSpan.Zero ? "0" : string.Create(CultureInfo.InvariantCulture, $"{duration / length}{name}");
    }

    /// <summary>Reads it; false for anything else, and for more than a hundred years.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
        {
            return true;
        }

        var (name, length) = Units.FirstOrDefault(unit => text.EndsWith(unit.Name, StringComparison.Ordinal));
        if (name is null || !double.TryParse(text.AsSpan(0, text.Length - name.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count * length.TotalDays > MostDays)
        {
            return false;
        }

        duration = count * length;
        return true;
    }
}
