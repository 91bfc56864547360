using System.Globalization;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>Seconds, as one says them.</summary>
internal static class ShownTime
{
    /// <summary>Such as <c>1.4 s</c>, <c>45 s</c>, <c>12 min</c>, <c>3.5 h</c>.</summary>
    public static string Of(double seconds) => seconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
    };
}
