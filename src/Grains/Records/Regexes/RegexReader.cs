using System.Globalization;
using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>Reads the text of a regular expression from the front.</summary>
internal sealed class RegexReader(string text)
{
    private int _at;

    /// <summary>True when nothing is left.</summary>
    public bool IsAtEnd => _at >= text.Length;

    /// <summary>What is left.</summary>
    public ReadOnlySpan<char> Rest => text.AsSpan(_at);

    /// <summary>The next character of UTF-16; NUL at the end.</summary>
    public char Next => IsAtEnd ? '\0' : text[_at];

    /// <summary>Passes <paramref name="expected"/> if it is next.</summary>
    public bool TryTake(string expected)
    {
        var isNext = Rest.StartsWith(expected);
        _at += isNext ? expected.Length : 0;
        return isNext;
    }

    /// <summary>Takes so many characters.</summary>
    public string Take(int length)
    {
        var taken = text.Substring(_at, length);
        _at += length;
        return taken;
    }

    /// <summary>Takes what stands before <paramref name="end"/>, and passes that.</summary>
    public string? TakeUntil(string end)
    {
        var length = Rest.IndexOf(end);
        if (length < 0)
        {
            return null;
        }

        var taken = Take(length);
        _at += end.Length;
        return taken;
    }

    /// <summary>Takes a character of Unicode.</summary>
    public int TakeRune()
    {
        Rune.DecodeFromUtf16(Rest, out var rune, out var length);
        _at += length;
        return rune.Value;
    }

    /// <summary>Takes <c>{2}</c>, <c>{2,}</c> or <c>{2,5}</c>; what else begins with a brace stands for itself.</summary>
    public bool TryTakeBounds(out int min, out int? max)
    {
        (min, max) = (0, null);
        var end = Rest.IndexOf('}');
        if (Next != '{' || end < 0)
        {
            return false;
        }

        var bounds = Rest[1..end];
        var comma = bounds.IndexOf(',');
        if (!TryNumber(comma < 0 ? bounds : bounds[..comma], out min))
        {
            return false;
        }

        if (comma != bounds.Length - 1)
        {
            if (!TryNumber(bounds[(comma + 1)..], out var most))
            {
                return false;
            }

            max = most;
        }

        _at += end + 1;
        return true;
    }

    /// <summary>A mistake where the reader is.</summary>
    public FormatException Mistake(string what) => new(FormattableString.Invariant($"at {Math.Min(_at, text.Length)}: {what}"));

    // A number that is too large for an integer is too large in any case.
    private static bool TryNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = int.MaxValue;
        return !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9')
            && (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) || (number = int.MaxValue) > 0);
    }
}
