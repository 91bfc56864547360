using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansKafkaLoki.Grains.Events;

/// <summary>Ids of events: the time in milliseconds, the silo and a number, so that they sort by time and none is there twice.</summary>
public static partial class EventIds
{
    /// <summary>Makes one.</summary>
    public static string Create(DateTimeOffset at, SiloAddress silo, long number) => string.Create(
        CultureInfo.InvariantCulture, $"{at.ToUnixTimeMilliseconds():x12}-{silo.GetConsistentHashCode():x8}-{number:x6}");

    /// <summary>What sorts before all ids of <paramref name="at"/> and later.</summary>
    public static string Before(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, at.ToUnixTimeMilliseconds()):x12}");

    /// <summary>Whether a text is an id.</summary>
    public static bool IsOne(string text) => Form.IsMatch(text);

    [GeneratedRegex("^[0-9a-f]{12}-[0-9a-f]{8}-[0-9a-f]{6,16}$", RegexOptions.CultureInvariant)]
    private static partial Regex Form { get; }
}
