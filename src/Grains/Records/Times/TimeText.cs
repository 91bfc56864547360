using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Times;

/// <summary>Reads the pieces of a time from the front of a text.</summary>
internal ref struct TimeText(ReadOnlySpan<byte> text)
{
    private static readonly byte[][] Months = Utf8(
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December");

    private static readonly byte[][] Weekdays = Utf8("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");

    /// <summary>What is not read yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = text;

    /// <summary>Reads <paramref name="expected"/>.</summary>
    public bool TryTake(ReadOnlySpan<byte> expected)
    {
        if (!Rest.StartsWith(expected))
        {
            return false;
        }

        Rest = Rest[expected.Length..];
        return true;
    }

    /// <summary>Reads a byte, as a small or a capital letter.</summary>
    public bool TryTakeLetter(byte small)
    {
        if (Rest.IsEmpty || (Rest[0] | 0x20) != small)
        {
            return false;
        }

        Rest = Rest[1..];
        return true;
    }

    /// <summary>Reads a run of spaces.</summary>
    public bool TryTakeSpaces(int min)
    {
        var count = Rest.IndexOfAnyExcept((byte)' ');
        count = count < 0 ? Rest.Length : count;
        Rest = Rest[count..];
        return count >= min;
    }

    /// <summary>Reads a number of up to 18 digits.</summary>
    public bool TryTakeNumber(int min, int max, out long number)
    {
        number = 0;
        var count = 0;
        for (; count < max && count < Rest.Length && char.IsAsciiDigit((char)Rest[count]); count++)
        {
            number = (number * 10) + (Rest[count] - '0');
        }

        Rest = Rest[count..];
        return count >= min;
    }

    /// <summary>Reads the digits of a fraction; those behind the ninth are left out.</summary>
    public bool TryTakeFraction(int min, int max, ref TimeParts parts)
    {
        var count = 0;
        for (; count < max && count < Rest.Length && char.IsAsciiDigit((char)Rest[count]); count++)
        {
            parts.Nanos = count < 9 ? (parts.Nanos * 10) + (Rest[count] - '0') : parts.Nanos;
        }

        Rest = Rest[count..];
        parts.FractionDigits = Math.Min(count, 9);
        for (var i = count; i < 9; i++)
        {
            parts.Nanos *= 10;
        }

        return count >= min;
    }

    /// <summary>Reads a point or a comma that a digit follows.</summary>
    public bool TryTakePoint()
    {
        if (Rest.Length < 2 || Rest[0] is not ((byte)'.' or (byte)',') || !char.IsAsciiDigit((char)Rest[1]))
        {
            return false;
        }

        Rest = Rest[1..];
        return true;
    }

    /// <summary>Reads a month's name, and says which it is, counted from 1.</summary>
    public bool TryTakeMonth(out int month) => TryTakeName(Months, out month);

    /// <summary>Reads a weekday's name.</summary>
    public bool TryTakeWeekday() => TryTakeName(Weekdays, out _);

    /// <summary>Reads letters.</summary>
    public ReadOnlySpan<byte> TakeLetters()
    {
        var count = 0;
        while (count < Rest.Length && char.IsAsciiLetter((char)Rest[count]))
        {
            count++;
        }

        var letters = Rest[..count];
        Rest = Rest[count..];
        return letters;
    }

    /// <summary>Reads <c>Z</c>, <c>±h</c>, <c>±hh</c>, <c>±hhmm</c>, <c>±hh:mm</c> or these with seconds.</summary>
    public bool TryTakeOffset(out int seconds)
    {
        seconds = 0;
        if (TryTakeLetter((byte)'z'))
        {
            return true;
        }

        var isWest = TryTake("-"u8);
        if ((!isWest && !TryTake("+"u8)) || !TryTakeNumber(1, 2, out var hours))
        {
            return false;
        }

        var minutes = TakeSixtieth();
        seconds = (int)(((hours * 60) + minutes) * 60) + (int)TakeSixtieth();
        seconds = isWest ? -seconds : seconds;
        return hours < 24;
    }

    private static byte[][] Utf8(params string[] names) => [.. names.Select(Encoding.UTF8.GetBytes)];

    private long TakeSixtieth()
    {
        var rest = Rest;
        TryTake(":"u8);
        if (TryTakeNumber(2, 2, out var number) && number < 60)
        {
            return number;
        }

        Rest = rest;
        return 0;
    }

    private bool TryTakeName(byte[][] names, out int number)
    {
        const int ShortLength = 3;
        number = 0;
        if (Rest.Length < ShortLength)
        {
            return false;
        }

        for (var i = 0; i < names.Length && number == 0; i++)
        {
            number = Ascii.EqualsIgnoreCase(Rest[..ShortLength], names[i].AsSpan(0, ShortLength)) ? i + 1 : 0;
        }

        if (number == 0)
        {
            return false;
        }

        var name = names[number - 1];
        var isLong = Rest.Length >= name.Length && Ascii.EqualsIgnoreCase(Rest[..name.Length], name);
        Rest = Rest[(isLong ? name.Length : ShortLength)..];
        return true;
    }
}
