using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Regexes;
using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Templates.Functions;

/// <summary>What regular expressions find in a text, one match after the other, as Go walks through them.</summary>
internal static class RegexFunctions
{
    private const int MostGroups = 32;

    /// <summary>
    /// The text with all matches replaced. In the replacement <c>$1</c>, <c>${1}</c> and <c>${name}</c> stand for groups,
    /// and <c>$$</c> for a dollar.
    /// </summary>
    public static bool Replace(in TextArguments arguments, PooledBufferWriter output) => Replace(arguments, expands: true, output);

    /// <summary>The text with all matches replaced by a text as it is.</summary>
    public static bool ReplaceLiteral(in TextArguments arguments, PooledBufferWriter output) => Replace(arguments, expands: false, output);

    /// <summary>How many matches there are.</summary>
    public static bool Count(in TextArguments arguments, PooledBufferWriter output)
    {
        Span<Capture> groups = stackalloc Capture[1];
        var matches = new RegexMatches(arguments.Settings.Pattern!, arguments.Subject, groups);
        var count = 0L;
        while (matches.TryNext())
        {
            count++;
        }

        NumberText.Write(count, output);
        return true;
    }

    private static bool Replace(in TextArguments arguments, bool expands, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        var regex = arguments.Settings.Pattern!;
        Span<Capture> groups = stackalloc Capture[MostGroups];
        groups = groups[..(expands && arguments.First.Contains((byte)'$') ? Math.Min(regex.Groups.Count, MostGroups) : 1)];
        var matches = new RegexMatches(regex, text, groups);
        var (start, copied) = (output.WrittenCount, 0);
        while (matches.TryNext())
        {
            output.Write(text[copied..groups[0].Start]);
            if (expands)
            {
                Expand(arguments.First, regex, text, groups, output);
            }
            else
            {
                output.Write(arguments.First);
            }

            copied = groups[0].Start + groups[0].Length;
            if (output.WrittenCount - start > FunctionSignature.MaxResultBytes)
            {
                return false;
            }
        }

        output.Write(text[copied..]);
        return true;
    }

    private static void Expand(ReadOnlySpan<byte> replacement, ByteRegex regex, ReadOnlySpan<byte> text, ReadOnlySpan<Capture> groups, PooledBufferWriter output)
    {
        for (int dollar; (dollar = replacement.IndexOf((byte)'$')) >= 0;)
        {
            output.Write(replacement[..dollar]);
            replacement = replacement[(dollar + 1)..];
            if (replacement.StartsWith("$"u8))
            {
                output.Write("$"u8);
                replacement = replacement[1..];
            }
            else if (TryTakeName(ref replacement, out var name))
            {
                var group = GroupOf(regex, name);
                output.Write((uint)group < (uint)groups.Length ? groups[group].In(text, default) : default);
            }
            else
            {
                output.Write("$"u8);
            }
        }

        output.Write(replacement);
    }

    private static bool TryTakeName(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> name)
    {
        var isBraced = text.StartsWith("{"u8);
        name = isBraced ? text[1..] : text;
        var length = 0;
        while (length < name.Length && (char.IsAsciiLetterOrDigit((char)name[length]) || name[length] == '_'))
        {
            length++;
        }

        if (length == 0 || (isBraced && (length == name.Length || name[length] != '}')))
        {
            return false;
        }

        name = name[..length];
        text = text[(isBraced ? length + 2 : length)..];
        return true;
    }

    /// <summary>The number of a group, by which it may be called as well; -1 when there is none.</summary>
    private static int GroupOf(ByteRegex regex, ReadOnlySpan<byte> name)
    {
        if (NumberText.TryParse(name, out long number))
        {
            return (int)Math.Min(number, int.MaxValue);
        }

        for (var i = 0; i < regex.Groups.Count; i++)
        {
            if (regex.Groups[i] is { } group && Ascii.Equals(name, group))
            {
                return i;
            }
        }

        return -1;
    }
}
