using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>Finds the time that <see cref="TimeParts"/> tell.</summary>
/// <param name="zone">The zone of a time that does not say its own.</param>
/// <param name="hasLocation">True when that zone was chosen, and so may decide what an abbreviation means.</param>
/// <param name="referenceMs">Where a time without a year or a day is to be close to; below 0 if there is nothing.</param>
internal readonly ref struct TimeFinder(ZoneOffsets zone, bool hasLocation, long referenceMs)
{
    /// <summary>How many years the next February 29 may be away, around a century that has none.</summary>
    private const int LeapYears = 8;

    private readonly ZoneOffsets _zone = zone;
    private readonly bool _hasLocation = hasLocation;
    private readonly long _reference = Math.Min(referenceMs, UnixNanos.LastMs);

    /// <summary>The time; false when there is none, or none that can be told.</summary>
    public bool TryFind(in TimeParts parts, out long unixNs)
    {
        unixNs = 0;
        if (parts.Epoch is { } epoch)
        {
            return Rfc3339Time.TryMakeNanos(epoch, parts.Nanos, out unixNs);
        }

        if (parts.Year > 0)
        {
            return TryGetDay(parts, parts.Year, out var day) && TryFind(parts, day, out unixNs);
        }

        return _reference >= 0 && (parts.Day > 0 || parts.DayOfYear > 0 ? TryFindYear(parts, out unixNs) : TryFindDay(parts, out unixNs));
    }

    private static bool TryGetDay(in TimeParts parts, int year, out int day) => parts.DayOfYear > 0
        ? CivilDate.TryGetDay(year, parts.DayOfYear, out day)
        : CivilDate.TryGetDay(year, parts.Month, parts.Day, out day);

    private bool TryFindYear(in TimeParts parts, out long unixNs)
    {
        var isLeap = parts is { Month: 2, Day: 29 } or { DayOfYear: 366 };
        var reach = isLeap ? LeapYears : 1;
        var middle = CivilDate.YearOf(_reference / (CivilDate.SecondsPerDay * 1000L));
        var found = false;
        unixNs = 0;
        for (var year = middle - reach; year <= middle + reach; year++)
        {
            found |= TryGetDay(parts, year, out var day) && TryFind(parts, day, out var time) && IsCloser(time, found, ref unixNs);
        }

        return found;
    }

    private bool TryFindDay(in TimeParts parts, out long unixNs)
    {
        const int Reach = 2; // A zone's day may be the one before or behind UTC's.
        var middle = _reference / (CivilDate.SecondsPerDay * 1000L);
        var found = false;
        unixNs = 0;
        for (var day = middle - Reach; day <= middle + Reach; day++)
        {
            found |= TryFind(parts, day, out var time) && IsCloser(time, found, ref unixNs);
        }

        return found;
    }

    private bool IsCloser(long time, bool hasOther, ref long closest)
    {
        var reference = _reference * UnixNanos.PerMilli;
        if (!hasOther || Math.Abs(time - reference) < Math.Abs(closest - reference))
        {
            closest = time;
        }

        return true;
    }

    private bool TryFind(in TimeParts parts, long day, out long unixNs)
    {
        var local = (day * CivilDate.SecondsPerDay) + parts.SecondOfDay;
        unixNs = 0;
        if (parts is { HasZoneName: true, Offset: null } && !_hasLocation)
        {
            return false;
        }

        // A location decides what an abbreviation means: CST is another one in Chicago, in Havana and in Shanghai.
        var isTold = parts.Offset is { } offset && !(parts.HasZoneName && _hasLocation && !_zone.Has(offset, local));
        return Rfc3339Time.TryMakeNanos(local - (isTold ? parts.Offset!.Value : _zone.At(local)), parts.Nanos, out unixNs);
    }
}
