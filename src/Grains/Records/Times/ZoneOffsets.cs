using System.Diagnostics.CodeAnalysis;

namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>
/// How far a zone is from UTC, by the time on its clocks. A time that its clocks show twice is the earlier of the two;
/// one that they leave out is read as if they had not been changed yet, and so lies as far behind the change.
/// </summary>
internal sealed class ZoneOffsets
{
    /// <summary>The last year that nanoseconds in 64 bits can tell.</summary>
    private const int LastYear = 2262;

    /// <summary>From which local second on, but for the first, <see cref="_offsets"/> of the same index is valid.</summary>
    private readonly long[] _starts;

    private readonly int[] _offsets;

    private ZoneOffsets(long[] starts, int[] offsets)
    {
        _starts = starts;
        _offsets = offsets;
    }

    /// <summary>UTC.</summary>
    public static ZoneOffsets Utc { get; } = new([long.MinValue], [0]);

    /// <summary>Reads the zone's rules, which takes milliseconds; false when the system does not know the zone.</summary>
    /// <param name="name">A name of the IANA data base, such as <c>Europe/Berlin</c>.</param>
    /// <param name="zone">The zone.</param>
    public static bool TryFind(string name, [NotNullWhen(true)] out ZoneOffsets? zone)
    {
        zone = null;
        try
        {
            zone = ZoneNames.IsUtc(System.Text.Encoding.UTF8.GetBytes(name)) ? Utc : Read(TimeZoneInfo.FindSystemTimeZoneById(name));
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException or IOException)
        {
            return false;
        }

        return true;
    }

    /// <summary>Seconds east of UTC when the zone's clocks show <paramref name="local"/> seconds since 1970.</summary>
    public int At(long local)
    {
        if (_starts.Length == 1)
        {
            return _offsets[0];
        }

        var found = Array.BinarySearch(_starts, local);
        return _offsets[found >= 0 ? found : ~found - 1];
    }

    /// <summary>True when the zone's clocks can show <paramref name="local"/> at that distance from UTC.</summary>
    public bool Has(int offset, long local) => At(local) == offset || At(local + 7200) == offset;

    private static ZoneOffsets Read(TimeZoneInfo zone)
    {
        var day = new DateTime(1969, 12, 1, 0, 0, 0, DateTimeKind.Utc);
        var offset = OffsetAt(zone, day);
        List<long> starts = [long.MinValue];
        List<int> offsets = [offset];
        for (; day.Year <= LastYear; day = day.AddDays(1))
        {
            var next = OffsetAt(zone, day.AddDays(1));
            if (next == offset)
            {
                continue;
            }

            // The old distance holds up to the later of the two times that clocks show at the change.
            starts.Add(FirstSecondOf(next, zone, day) + Math.Max(offset, next));
            offsets.Add(next);
            offset = next;
        }

        return new ZoneOffsets([.. starts], [.. offsets]);
    }

    private static long FirstSecondOf(int offset, TimeZoneInfo zone, DateTime day)
    {
        var (before, after) = (0, CivilDate.SecondsPerDay);
        while (after - before > 1)
        {
            var middle = (before + after) / 2;
            (before, after) = OffsetAt(zone, day.AddSeconds(middle)) == offset ? (before, middle) : (middle, after);
        }

        return ((day.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond) + after;
    }

    private static int OffsetAt(TimeZoneInfo zone, DateTime utc) => (int)(zone.GetUtcOffset(utc).Ticks / TimeSpan.TicksPerSecond);
}
