namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>
/// Numbers of payment cards: 13 to 19 digits, together or in the groups that are printed on cards, that begin as some
/// network's do and whose check digit is right. Times in milliseconds and most ids begin otherwise.
/// </summary>
internal sealed class CardScanner : ISecretScanner
{
    private const int MinDigits = 13;
    private const int MaxDigits = 19;
    private const int FirstGroup = 4;

    /// <inheritdoc/>
    public IReadOnlyList<string> Anchors => [];

    /// <inheritdoc/>
    public void Scan(ReadOnlySpan<byte> text, ref SecretHits hits)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        for (int at = 0, found; (found = text[at..].IndexOfAnyInRange((byte)'0', (byte)'9')) >= 0;)
        {
            var start = at + found;
            var run = RunLength(text[start..]);
            var length = run is FirstGroup or (>= MinDigits and <= MaxDigits) && IsFree(text, start) ? LengthOf(text[start..], run, digits) : 0;
            if (length > 0)
            {
                hits.Add(start, start + length);
            }

            at = start + Math.Max(run, length);
        }
    }

    /// <summary>Most runs are short, so that a plain loop is the fastest.</summary>
    private static int RunLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit((char)text[length]))
        {
            length++;
        }

        return length;
    }

    /// <summary>A number behind a point is the fraction of another.</summary>
    private static bool IsFree(ReadOnlySpan<byte> text, int start) =>
        SecretEdge.IsStart(text, start) && !(start > 1 && text[start - 1] == '.' && char.IsAsciiDigit((char)text[start - 2]));

    private static int LengthOf(ReadOnlySpan<byte> text, int run, Span<byte> digits)
    {
        if (run >= MinDigits)
        {
            return IsEnd(text, run) && IsCard(text[..run]) ? run : 0;
        }

        // Further numbers may stand behind a card's groups, so the longest that is a card counts.
        var (end, count, groups, best) = (run, run, 1, 0);
        text[..run].CopyTo(digits);
        var separator = run < text.Length ? text[run] : default;
        while (separator is (byte)' ' or (byte)'-' && end + 1 < text.Length && text[end] == separator)
        {
            var group = RunLength(text[(end + 1)..]);
            if (group == 0 || count + group > MaxDigits || !IsGroup(++groups, group))
            {
                break;
            }

            text.Slice(end + 1, group).CopyTo(digits[count..]);
            count += group;
            end += group + 1;
            best = count >= MinDigits && IsEnd(text, end) && IsCard(digits[..count]) ? end : best;
        }

        return best;
    }

    /// <summary>4-4-4-4, its last group shorter or with one behind it, 4-6-5 or 4-6-4.</summary>
    private static bool IsGroup(int number, int digits) => number switch
    {
        2 => digits is 4 or 6,
        3 => digits is 4 or 5,
        4 => digits <= 4,
        5 => digits <= 3,
        _ => false,
    };

    private static bool IsEnd(ReadOnlySpan<byte> text, int end) =>
        SecretEdge.IsEnd(text, end) && !(end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit((char)text[end + 1]));

    private static bool IsCard(ReadOnlySpan<byte> digits) => IsNetwork(digits) && HasCheckDigit(digits);

    private static bool IsNetwork(ReadOnlySpan<byte> digits)
    {
        var prefix = 0;
        foreach (var digit in digits[..4])
        {
            prefix = (prefix * 10) + (digit - '0');
        }

        return prefix switch
        {
            >= 2200 and <= 2204 or >= 2221 and <= 2720 => digits.Length is 16 or 19,
            >= 3400 and <= 3499 or >= 3700 and <= 3799 => digits.Length == 15,
            >= 3000 and <= 3099 or >= 3600 and <= 3699 or >= 3800 and <= 3999 => digits.Length is 14 or 16 or 19,
            >= 3500 and <= 3599 => digits.Length >= 16,
            >= 4000 and <= 4999 => digits.Length is 13 or 16 or 19,
            >= 5100 and <= 5599 => digits.Length == 16,
            >= 5000 and <= 6999 => true,
            >= 8100 and <= 8299 or 9792 => digits.Length == 16,
            _ => false,
        };
    }

    private static bool HasCheckDigit(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            digit = i % 2 == 0 ? digit : digit * 2;
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }
}
