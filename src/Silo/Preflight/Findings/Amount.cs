using System.Globalization;

namespace OrleansKafkaLoki.Silo.Preflight.Findings;

/// <summary>Writes amounts for people.</summary>
internal static class Amount
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Bytes, such as <c>1.5 MiB</c>.</summary>
    public static string Bytes(double bytes)
    {
        var unit = 0;
        for (; Math.Abs(bytes) >= 1024 && unit < Units.Length - 1; unit++)
        {
            bytes /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes.ToString(bytes < 10 && unit > 0 ? "0.0" : "0", CultureInfo.InvariantCulture)} {Units[unit]}");
    }

    /// <summary>A number, such as <c>12,345</c>; of small ones a digit behind the point.</summary>
    public static string Number(double number) => number.ToString(number is > 0 and < 10 && number % 1 != 0 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    /// <summary>A share, such as <c>12 %</c>; what is little is not nothing.</summary>
    public static string Share(double part, double whole) => whole <= 0 ? "0 %"
        : part / whole is var share && share is > 0 and < 0.001 ? "below 0.1 %"
        : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    /// <summary>A length of time, such as <c>3 d</c> or <c>1.5 s</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalDays >= 2 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} d")
        : time.TotalHours >= 2 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h")
        : time.TotalMinutes >= 2 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
