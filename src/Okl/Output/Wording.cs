using System.Globalization;

namespace OrleansKafkaLoki.Okl.Output;

/// <summary>Numbers and times as people read them; null stays unknown.</summary>
internal static class Wording
{
    private static readonly string[] Sizes = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>1,234.</summary>
    public static string? Count(double? value) => value?.ToString("#,0.###", CultureInfo.InvariantCulture);

    /// <summary>1 silo, 2 silos.</summary>
    public static string Several(double number, string one) => $"{Count(number)} {one}{(number == 1 ? "" : "s")}";

    /// <summary>0.9 s, 12 s, 3 m 32 s, 2 d 4 h: two units at most.</summary>
    public static string? Span(double? seconds)
    {
        if (seconds is not { } value || value < 0)
        {
            return null;
        }

        if (value < 9.95)
        {
            return value.ToString("0.#", CultureInfo.InvariantCulture) + " s";
        }

        var whole = (long)Math.Round(value);
        return whole switch
        {
            < 60 => Units(whole, "s", 0, ""),
            < 3600 => Units(whole / 60, "m", whole % 60, "s"),
            < 86_400 => Units(whole / 3600, "h", whole % 3600 / 60, "m"),
            _ => Units(whole / 86_400, "d", whole % 86_400 / 3600, "h"),
        };
    }

    /// <summary>How long before <paramref name="now"/> it was; clocks that differ a little make nothing negative.</summary>
    public static string? Age(DateTimeOffset? time, DateTimeOffset now) => time is { } then ? Span(Math.Max(0, (now - then).TotalSeconds)) : null;

    /// <summary>54.1 KiB.</summary>
    public static string? Size(double? bytes)
    {
        if (bytes is not { } value)
        {
            return null;
        }

        var unit = 0;
        for (; value >= 1024 && unit < Sizes.Length - 1; unit++)
        {
            value /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Sizes[unit]}");
    }

    private static string Units(long great, string greatUnit, long small, string smallUnit) =>
        string.Create(CultureInfo.InvariantCulture, $"{great} {greatUnit}{(small == 0 ? "" : $" {small} {smallUnit}")}");
}
