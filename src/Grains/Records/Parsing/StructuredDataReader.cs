using System.Buffers;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Parsing;

/// <summary>
/// Reads the parameters of the structured data of RFC 5424 one by one:
/// <c>[exampleSDID@32473 iut="3" eventSource="Application"][examplePriority@32473 class="high"]</c>.
/// </summary>
internal ref struct StructuredDataReader(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> NameEnd = SearchValues.Create(" =]\""u8);
    private static readonly SearchValues<byte> ValueEnd = SearchValues.Create("\"\\"u8);

    private ReadOnlySpan<byte> _rest = text;
    private ReadOnlySpan<byte> _element;
    private ReadOnlySpan<byte> _parameters;

    /// <summary>How many bytes at the begin of <paramref name="text"/> are structured data; 0 when it begins with something else.</summary>
    public static int Length(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (ElementLength(text[length..]) is > 0 and var element)
        {
            length += element;
        }

        return length;
    }

    /// <summary>Writes a value without its backslashes.</summary>
    public static void Unescape(ReadOnlySpan<byte> value, PooledBufferWriter output)
    {
        for (int run; (run = value.IndexOf((byte)'\\')) >= 0;)
        {
            output.Write(value[..run]);
            var isEscape = value[(run + 1)..] is [(byte)'"' or (byte)'\\' or (byte)']', ..];
            var kept = isEscape ? run + 1 : run;
            output.Write(value.Slice(kept, Math.Min(1, value.Length - kept)));
            value = value[(kept + 1)..];
        }

        output.Write(value);
    }

    /// <summary>Reads the next parameter; false when none is left, or what is left is no structured data.</summary>
    /// <param name="element">The name of the element.</param>
    /// <param name="name">The name of the parameter.</param>
    /// <param name="value">Its value, as it stands there.</param>
    /// <param name="isEscaped">It has backslashes, for <see cref="Unescape"/>.</param>
    public bool TryReadNext(
        out ReadOnlySpan<byte> element, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out bool isEscaped)
    {
        while (_parameters.IsEmpty)
        {
            var length = ElementLength(_rest);
            if (length == 0)
            {
                element = name = value = default;
                isEscaped = false;
                return false;
            }

            var id = _rest.IndexOfAny(NameEnd);
            _element = _rest[1..id];
            _parameters = _rest[id..(length - 1)];
            _rest = _rest[length..];
        }

        var end = ParameterLength(_parameters, out var equals);
        element = _element;
        name = _parameters[1..equals];
        value = _parameters[(equals + 2)..(end - 1)];
        isEscaped = value.Contains((byte)'\\');
        _parameters = _parameters[end..];
        return true;
    }

    private static int ElementLength(ReadOnlySpan<byte> text)
    {
        var at = text is [(byte)'[', ..] ? text.IndexOfAny(NameEnd) : -1;
        if (at < 2)
        {
            return 0;
        }

        while (ParameterLength(text[at..], out _) is > 0 and var length)
        {
            at += length;
        }

        return text[at..] is [(byte)']', ..] ? at + 1 : 0;
    }

    // From the space before its name to the quote behind its value.
    private static int ParameterLength(ReadOnlySpan<byte> text, out int equals)
    {
        equals = text is [(byte)' ', ..] ? text[1..].IndexOfAny(NameEnd) + 1 : 0;
        if (equals < 2 || text[equals] != (byte)'=' || text[(equals + 1)..] is not [(byte)'"', ..])
        {
            return 0;
        }

        for (int at = equals + 2, run; at < text.Length && (run = text[at..].IndexOfAny(ValueEnd)) >= 0; at += 2)
        {
            at += run;
            if (text[at] == (byte)'"')
            {
                return at + 1;
            }
        }

        return 0;
    }
}
