using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Templates.Functions;

/// <summary>Parts of a text, and texts of a given length. All numbers are of characters.</summary>
internal static class CutFunctions
{
    /// <summary>The first characters, or with a negative number the last.</summary>
    public static bool Truncate(in TextArguments arguments, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        var number = arguments.Settings.Number;
        output.Write(number >= 0
            ? text[..Utf8Characters.Offset(text, number)]
            : text[Utf8Characters.Offset(text, Utf8Characters.Count(text) + number)..]);
        return true;
    }

    /// <summary>From one character to before another; a negative start is the text's, a negative end as well.</summary>
    public static bool Substring(in TextArguments arguments, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        var (from, to) = (arguments.Settings.Number, arguments.Settings.SecondNumber);
        if (from < 0)
        {
            output.Write(to < 0 ? default : text[..Utf8Characters.Offset(text, to)]);
            return true;
        }

        var start = Utf8Characters.Offset(text, from);
        var end = to < 0 ? text.Length : Utf8Characters.Offset(text, to);
        output.Write(text[start..Math.Max(start, end)]);
        return true;
    }

    /// <summary>Exactly so many characters: cut, or with spaces behind.</summary>
    public static bool AlignLeft(in TextArguments arguments, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        var width = arguments.Settings.Number;
        output.Write(text[..Utf8Characters.Offset(text, width)]);
        Fill(width - Utf8Characters.Count(text), output);
        return true;
    }

    /// <summary>Exactly so many characters: the last ones, or with spaces before.</summary>
    public static bool AlignRight(in TextArguments arguments, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        var missing = arguments.Settings.Number - Utf8Characters.Count(text);
        Fill(missing, output);
        output.Write(text[Utf8Characters.Offset(text, -missing)..]);
        return true;
    }

    /// <summary>Spaces before each line.</summary>
    public static bool Indent(in TextArguments arguments, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        var (width, start) = (arguments.Settings.Number, output.WrittenCount);
        Fill(width, output);
        for (int end; (end = text.IndexOf((byte)'\n')) >= 0 && output.WrittenCount - start <= FunctionSignature.MaxResultBytes;)
        {
            output.Write(text[..(end + 1)]);
            Fill(width, output);
            text = text[(end + 1)..];
        }

        output.Write(text);
        return output.WrittenCount - start <= FunctionSignature.MaxResultBytes;
    }

    /// <summary>As <see cref="Indent"/>, on a line of its own.</summary>
    public static bool IndentBelow(in TextArguments arguments, PooledBufferWriter output)
    {
        output.Write("\n"u8);
        return Indent(arguments, output);
    }

    /// <summary>The text, so many times.</summary>
    public static bool Repeat(in TextArguments arguments, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        var times = arguments.Settings.Number;
        if (text.Length * times > FunctionSignature.MaxResultBytes)
        {
            return false;
        }

        for (var i = 0; i < times; i++)
        {
            output.Write(text);
        }

        return true;
    }

    private static void Fill(long width, PooledBufferWriter output)
    {
        if (width > 0)
        {
            output.GetSpan((int)width)[..(int)width].Fill((byte)' ');
            output.Advance((int)width);
        }
    }
}
