using System.Globalization;
using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Times;

namespace OrleansKafkaLoki.Grains.Tests.Records.Times;

public sealed class TimeFormatTests
{
    private static readonly Gen<DateTimeOffset> Times = Gen.Long[0, UnixNanos.LastMs].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    [Theory]
    [InlineData("RFC3339", "2026-01-02T15:04:05Z", "2026-01-02T15:04:05Z", 0)]
    [InlineData("rfc3339nano", "2026-01-02T15:04:05.123456789+01:30", "2026-01-02T13:34:05.1234567Z", 9)]
    [InlineData("RFC3339Nano", " 2026-01-02t15:04:05,5z ", "2026-01-02T15:04:05.5Z", 1)]
    [InlineData("RFC3339", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", 0)]
    [InlineData("RFC822", "02 Jan 26 15:04 UTC", "2026-01-02T15:04:00Z", 0)]
    [InlineData("RFC822", "02 Jan 26 15:04 EST", "2026-01-02T20:04:00Z", 0)]
    [InlineData("RFC822Z", "02 Jan 26 15:04 -0700", "2026-01-02T22:04:00Z", 0)]
    [InlineData("RFC850", "Friday, 02-Jan-26 15:04:05 GMT", "2026-01-02T15:04:05Z", 0)]
    [InlineData("RFC1123", "Fri, 02 Jan 2026 15:04:05 GMT", "2026-01-02T15:04:05Z", 0)]
    [InlineData("RFC1123Z", "Fri, 02 Jan 2026 15:04:05 +0200", "2026-01-02T13:04:05Z", 0)]
    [InlineData("ANSIC", "Fri Jan  2 15:04:05 2026", "2026-01-02T15:04:05Z", 0)]
    [InlineData("UnixDate", "Fri Jan  2 15:04:05 PST 2026", "2026-01-02T23:04:05Z", 0)]
    [InlineData("UnixDate", "Fri Jan  2 15:04:05 GMT+3 2026", "2026-01-02T12:04:05Z", 0)]
    [InlineData("RubyDate", "Fri Jan 02 15:04:05 +0100 2026", "2026-01-02T14:04:05Z", 0)]
    [InlineData("2006-01-02 15:04:05.000", "2026-01-02 15:04:05.678", "2026-01-02T15:04:05.678Z", 3)]
    [InlineData("2006-01-02 15:04:05,000", "2026-01-02 15:04:05.678", "2026-01-02T15:04:05.678Z", 3)]
    [InlineData("2006-01-02 15:04:05", "2026-01-02   15:04:05,67", "2026-01-02T15:04:05.67Z", 2)]
    [InlineData("2006/1/2 3:04:05.999 PM", "2026/12/31 12:04:05 am", "2026-12-31T00:04:05Z", 0)]
    [InlineData("2006-01-02T15:04:05.999Z07:00", "2026-01-02T15:04:05.12345678912Z", "2026-01-02T15:04:05.1234567Z", 9)]
    [InlineData("January 2, 2006 15:04 -07", "may 3, 2026 1:04 +02", "2026-05-02T23:04:00Z", 0)]
    [InlineData("2006__2 15", "2026 33 15", "2026-02-02T15:00:00Z", 0)]
    [InlineData("[02/Jan/2006:15:04:05 -0700]", "[10/Oct/2025:13:55:36 -0700]", "2025-10-10T20:55:36Z", 0)]
    [InlineData("2006年01月02日", "2026年01月02日", "2026-01-02T00:00:00Z", 0)]
    [InlineData("😀2006-01-02", "😀2026-01-02", "2026-01-02T00:00:00Z", 0)]
    [InlineData("%Y-%m-%dT%H:%M:%S%.3fZ", "2026-01-02T15:04:05.678Z", "2026-01-02T15:04:05.678Z", 3)]
    [InlineData("%Y-%m-%dT%H:%M:%S.%fZ", "2026-01-02T15:04:05.678Z", "2026-01-02T15:04:05.678Z", 3)]
    [InlineData("%Y-%m-%dT%H:%M:%S.%L%z", "2026-01-02T15:04:05.678+0100", "2026-01-02T14:04:05.678Z", 3)]
    [InlineData("%FT%T%:z", "2026-01-02T15:04:05+01:00", "2026-01-02T14:04:05Z", 0)]
    [InlineData("%FT%T,%3N", "2026-01-02T15:04:05,120", "2026-01-02T15:04:05.12Z", 3)]
    [InlineData("%+", "2026-01-02T15:04:05.5Z", "2026-01-02T15:04:05.5Z", 1)]
    [InlineData("%a %b %e %H:%M:%S %Y", "Fri Jan  2 15:04:05 2026", "2026-01-02T15:04:05Z", 0)]
    [InlineData("%c", "Fri Jan  2 15:04:05 2026", "2026-01-02T15:04:05Z", 0)]
    [InlineData("%d/%b/%Y:%H:%M:%S %z", "10/Oct/2025:13:55:36 -0700", "2025-10-10T20:55:36Z", 0)]
    [InlineData("%y%j %k:%M:%S", "26033  7:15:00", "2026-02-02T07:15:00Z", 0)]
    [InlineData("%Y%m%d%H%M%S%3f", "20260102150405678", "2026-01-02T15:04:05.678Z", 3)]
    [InlineData("%-d.%-m.%Y %l:%M %p", "2.1.2026  3:04 PM", "2026-01-02T15:04:00Z", 0)]
    [InlineData("%D %R 100%%", "01/02/26 15:04 100%", "2026-01-02T15:04:00Z", 0)]
    [InlineData("%s", "1767366245", "2026-01-02T15:04:05Z", 0)]
    [InlineData("%s.%f", "1767366245.5", "2026-01-02T15:04:05.5Z", 1)]
    [InlineData("%Y-%m-%d %H:%M:%S %Z", "2026-01-02 15:04:05 CET", "2026-01-02T14:04:05Z", 0)]
    [InlineData("%Y-%m-%d %H:%M:%S %z %Z", "2026-01-02 15:04:05 +0000 UTC", "2026-01-02T15:04:05Z", 0)]
    [InlineData("auto", "2026-01-02T15:04:05Z", "2026-01-02T15:04:05Z", 0)]
    [InlineData("auto", "2026-01-02 15:04:05,678", "2026-01-02T15:04:05.678Z", 3)]
    [InlineData("auto", "2026-01-02 15:04:05.678 +0100", "2026-01-02T14:04:05.678Z", 3)]
    [InlineData("auto", "2026-01-02 15:04:05.678 +0000 UTC", "2026-01-02T15:04:05.678Z", 3)]
    [InlineData("auto", "2026-01-02T15:04:05+01", "2026-01-02T14:04:05Z", 0)]
    [InlineData("auto", "2026-01-02 15:04:05 CET", "2026-01-02T14:04:05Z", 0)]
    [InlineData("auto", "1767366245", "2026-01-02T15:04:05Z", 0)]
    [InlineData("auto", "1767366245.25", "2026-01-02T15:04:05.25Z", 2)]
    [InlineData("auto", "1767366245678", "2026-01-02T15:04:05.678Z", 3)]
    [InlineData("auto", "1767366245678900", "2026-01-02T15:04:05.6789Z", 6)]
    [InlineData("auto", "1767366245678900000", "2026-01-02T15:04:05.6789Z", 9)]
    public void TryParse_TextOfFormat_IsTime(string format, string text, string expected, int digits)
    {
        Assert.True(Create(format).TryParse(Encoding.UTF8.GetBytes(text), 0, out var unixNs, out var fractionDigits));

        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), DateTimeOffset.UnixEpoch.AddTicks(unixNs / 100));
        Assert.Equal(digits, fractionDigits);
    }

    [Theory]
    [InlineData("RFC3339", "2026-01-02T15:04:05")]
    [InlineData("RFC3339", "2026-02-29T15:04:05Z")]
    [InlineData("RFC3339", "2026-01-02T24:04:05Z")]
    [InlineData("RFC3339", "2026-01-02T15:04:61Z")]
    [InlineData("RFC3339", "2026-01-02T15:04:05.Z")]
    [InlineData("RFC3339", "2026-01-02T15:04:05+24:00")]
    [InlineData("RFC3339", "1969-12-31T23:59:59Z")]
    [InlineData("RFC3339", "2262-04-12T00:00:00Z")]
    [InlineData("RFC3339", "9999-12-31T23:59:59Z")]
    [InlineData("2006-01-02 15:04:05.000", "2026-01-02 15:04:05.67")]
    [InlineData("2006-01-02 15:04:05", "2026-01-02 15:04:05 more")]
    [InlineData("2006-01-02", "2026-13-02")]
    [InlineData("RFC822", "02 Jan 26 15:04 XYZ")]
    [InlineData("%j %Y", "366 2026")]
    [InlineData("auto", "20260102")]
    [InlineData("auto", "20260102150405")]
    [InlineData("auto", "")]
    [InlineData("auto", "2026-")]
    [InlineData("auto", "2026-01-02 15:04:05 here")]
    public void TryParse_OtherText_IsFalse(string format, string text) =>
        Assert.False(Create(format).TryParse(Encoding.UTF8.GetBytes(text), 0, out _, out _));

    [Theory]
    [InlineData("Jan _2 15:04:05", "Dec 31 23:59:59", "2026-01-01T00:00:10Z", "2025-12-31T23:59:59Z")]
    [InlineData("Jan _2 15:04:05", "Jan  1 00:00:01", "2025-12-31T23:59:50Z", "2026-01-01T00:00:01Z")]
    [InlineData("Jan _2 15:04:05", "Jun  1 00:00:01", "2026-05-31T23:59:50Z", "2026-06-01T00:00:01Z")]
    [InlineData("%b %d %H:%M:%S", "Feb 29 12:00:00", "2026-06-01T00:00:00Z", "2028-02-29T12:00:00Z")]
    [InlineData("%b %d %H:%M:%S", "Feb 29 12:00:00", "2024-03-01T00:00:00Z", "2024-02-29T12:00:00Z")]
    [InlineData("%b %d %H:%M:%S", "Feb 29 12:00:00", "2100-03-01T00:00:00Z", "2096-02-29T12:00:00Z")]
    [InlineData("%j %H:%M", "366 12:00", "2026-06-01T00:00:00Z", "2024-12-31T12:00:00Z")]
    [InlineData("15:04:05", "23:59:59", "2026-01-01T00:00:10Z", "2025-12-31T23:59:59Z")]
    [InlineData("15:04:05", "00:00:01", "2025-12-31T23:59:50Z", "2026-01-01T00:00:01Z")]
    [InlineData("%H:%M:%S.%f", "12:00:01.5", "2025-12-31T23:59:50Z", "2025-12-31T12:00:01.5Z")]
    public void TryParse_WithoutYearOrDate_IsClosestToReference(string format, string text, string reference, string expected)
    {
        var referenceMs = DateTimeOffset.Parse(reference, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        var compiled = Create(format);

        Assert.True(compiled.NeedsReference);
        Assert.True(compiled.TryParse(Encoding.UTF8.GetBytes(text), referenceMs, out var unixNs, out _));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), DateTimeOffset.UnixEpoch.AddTicks(unixNs / 100));
        Assert.False(compiled.TryParse(Encoding.UTF8.GetBytes(text), -1, out _, out _));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-01-02 15:04:05", "2026-01-02T14:04:05Z")]
    [InlineData("Europe/Berlin", "2026-07-02 15:04:05", "2026-07-02T13:04:05Z")]
    [InlineData("Europe/Berlin", "2026-10-25 02:30:00", "2026-10-25T00:30:00Z")] // Shown twice: the first.
    [InlineData("Europe/Berlin", "2026-10-25 03:00:00", "2026-10-25T02:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29 02:30:00", "2026-03-29T01:30:00Z")] // Left out: as if clocks were not changed yet.
    [InlineData("Europe/Berlin", "2026-03-29 03:00:00", "2026-03-29T01:00:00Z")]
    [InlineData("America/New_York", "2026-11-01 01:30:00", "2026-11-01T05:30:00Z")]
    [InlineData("Asia/Kolkata", "2026-11-01 01:30:00", "2026-10-31T20:00:00Z")]
    [InlineData("UTC", "2026-11-01 01:30:00", "2026-11-01T01:30:00Z")]
    [InlineData("Asia/Shanghai", "2026-11-01 01:30:00 CST", "2026-10-31T17:30:00Z")]
    [InlineData("America/Chicago", "2026-11-01 01:30:00 CST", "2026-11-01T07:30:00Z")]
    [InlineData("America/Chicago", "2026-11-01 01:30:00 CDT", "2026-11-01T06:30:00Z")]
    [InlineData("Asia/Kolkata", "2026-11-01 01:30:00 IST", "2026-10-31T20:00:00Z")]
    public void TryParse_Location_IsItsTime(string location, string text, string expected)
    {
        var format = Create(text.Length > 19 ? "2006-01-02 15:04:05 MST" : "2006-01-02 15:04:05", location);

        Assert.True(format.UsesLocation);
        Assert.True(format.TryParse(Encoding.UTF8.GetBytes(text), 0, out var unixNs, out _));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), DateTimeOffset.UnixEpoch.AddTicks(unixNs / 100));
    }

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ss", "nothing in it stands for a part of a time")]
    [InlineData("", "nothing in it stands for a part of a time")]
    [InlineData("2024-01-15 10:00:00", "has the day twice")]
    [InlineData("2006-01-02 03:04:05", "hour of 24 is 15")]
    [InlineData("%Y-%m-%d %I:%M", "hour of 24 is 15")]
    [InlineData("%Y-%m-%d %q", "%q is not known")]
    [InlineData("%Y-%m-%d %", "names nothing")]
    [InlineData("2006-01", "a month without a day")]
    [InlineData("2006 15:04", "a year without a day")]
    [InlineData("02 15:04", "a day without a month")]
    [InlineData("04:05", "no hour")]
    public void TryCreate_Mistake_IsToldWithRemedy(string format, string expected)
    {
        Assert.False(TimeFormat.TryCreate(format, null, out var compiled, out var error));

        Assert.Null(compiled);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_UnknownLocation_IsTold()
    {
        Assert.False(TimeFormat.TryCreate("auto", "Europe/Atlantis", out _, out var error));

        Assert.Contains("Europe/Atlantis", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RFC3339Nano", "yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", 1)]
    [InlineData("auto", "yyyy-MM-dd HH:mm:ss.fffffff", 1)]
    [InlineData("2006-01-02 15:04:05.000", "yyyy-MM-dd HH:mm:ss.fff", 10_000)]
    [InlineData("Mon, 2 January 2006 03:04:05 PM", "ddd, d MMMM yyyy hh:mm:ss tt", 10_000_000)]
    [InlineData("%a %b %e %H:%M:%S.%f %Y %:z", "ddd MMM d HH:mm:ss.ffffff yyyy zzz", 10)]
    public void TryParse_WhatDotNetWrote_IsItsTime(string format, string written, long unitTicks)
    {
        var compiled = Create(format);
        Gen.Select(Gen.Long[0, UnixNanos.LastMs * TimeSpan.TicksPerMillisecond], Gen.Int[-14 * 4, 14 * 4]).Sample((ticks, quarters) =>
        {
            var offset = written.EndsWith("zzz", StringComparison.Ordinal) ? TimeSpan.FromMinutes(quarters * 15) : TimeSpan.Zero;
            var text = DateTimeOffset.UnixEpoch.AddTicks(ticks).ToOffset(offset).ToString(written, CultureInfo.InvariantCulture);

            Assert.True(compiled.TryParse(Encoding.UTF8.GetBytes(text), 0, out var unixNs, out _), text);
            Assert.Equal(ticks - (ticks % unitTicks), unixNs / 100);
        });
    }

    [Fact]
    public void TryParse_TimesOfZone_AreThoseOfDotNet()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Lisbon");
        var format = Create("%Y-%m-%d %H:%M:%S", "Europe/Lisbon");
        Times.Sample(time =>
        {
            var local = TimeZoneInfo.ConvertTime(time, zone);
            var text = local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

            Assert.True(format.TryParse(Encoding.UTF8.GetBytes(text), 0, out var unixNs, out _));
            var seconds = time.ToUnixTimeSeconds() - (unixNs / UnixNanos.PerSecond);
            Assert.True(seconds == 0 || (seconds == 3600 && zone.IsAmbiguousTime(local.DateTime)), text);
        });
    }

    [Fact]
    public void TryParse_AnyBytes_DoesNotThrow()
    {
        TimeFormat[] formats = [.. TimeFormat.Names.Append("Jan _2 15:04:05.000 MST").Append("%H:%M:%S.%f").Append("%s.%3f").Select(format => Create(format, "Europe/Berlin"))];
        var pieces = Pieces("2026-01-02", "T", " ", "15:04:05", ".", "123", "Z", "+01:00", "Jan", "Fri", "GMT", "99999999999999999999", "e", "-", ",", "\0");
        var texts = Gen.OneOf(Gen.Byte.Array[0, 40], pieces.Array[0, 8].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts))));
        Gen.Select(texts, Gen.Long).Sample((text, reference) =>
        {
            foreach (var format in formats)
            {
                var isTime = format.TryParse(text, reference, out var unixNs, out var digits);

                Assert.InRange(digits, 0, 9);
                Assert.InRange(unixNs, 0, long.MaxValue);
                Assert.Equal(isTime, format.TryParse(text, reference, out var again, out _));
                Assert.Equal(unixNs, again);
            }
        });
    }

    [Fact]
    public void TryCreate_AnyFormat_IsCompiledOrRefused()
    {
        var pieces = Pieces("2006", "01", "02", "15", "04", "05", "%Y", "%", ".000", ".", "_2", "Z07", "%3", "f", "Jan", "%.", "PM", "é", " ");
        Gen.OneOf(Gen.String[0, 12], pieces.Array[0, 10].Select(string.Concat)).Sample(format =>
            Assert.Equal(TimeFormat.TryCreate(format, null, out var compiled, out var error), error is null && compiled is not null));
    }

    private static Gen<string> Pieces(params string[] pieces) => Gen.Int[0, pieces.Length - 1].Select(index => pieces[index]);

    private static TimeFormat Create(string format, string? location = null)
    {
        Assert.True(TimeFormat.TryCreate(format, location, out var compiled, out var error), error);
        return compiled;
    }
}
