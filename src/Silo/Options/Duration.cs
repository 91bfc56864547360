using System.Globalization;

namespace OrleansKafkaLoki.Silo.Options;

/// <summary>Reads a duration: a number and its unit, such as <c>500ms</c>, <c>90s</c>, <c>1.5h</c>; 0 needs none.</summary>
internal static class Duration
{
    private const double MostDays = 36_500;

    private static readonly (string Name, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

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
