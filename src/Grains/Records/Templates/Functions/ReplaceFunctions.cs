using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Templates.Functions;

/// <summary>Parts of a text that are looked for, and what comes in their place.</summary>
internal static class ReplaceFunctions
{
    public static bool All(in TextArguments arguments, PooledBufferWriter output) => Replace(arguments, long.MaxValue, output);

    /// <summary>The first ones, as many as the number says; all if it is negative.</summary>
    public static bool First(in TextArguments arguments, PooledBufferWriter output) =>
        Replace(arguments, arguments.Settings.Number < 0 ? long.MaxValue : arguments.Settings.Number, output);

    public static bool Contains(in TextArguments arguments, PooledBufferWriter output) =>
        Write(arguments.Subject.IndexOf(arguments.First) >= 0, output);

    public static bool HasPrefix(in TextArguments arguments, PooledBufferWriter output) =>
        Write(arguments.Subject.StartsWith(arguments.First), output);

    public static bool HasSuffix(in TextArguments arguments, PooledBufferWriter output) =>
        Write(arguments.Subject.EndsWith(arguments.First), output);

    private static bool Replace(in TextArguments arguments, long times, PooledBufferWriter output)
    {
        var text = arguments.Subject;
        var old = arguments.First;
        var start = output.WrittenCount;
        for (int at; times > 0 && !old.IsEmpty && (at = text.IndexOf(old)) >= 0; times--)
        {
            output.Write(text[..at]);
            output.Write(arguments.Second);
            text = text[(at + old.Length)..];
            if (output.WrittenCount - start > FunctionSignature.MaxResultBytes)
            {
                return false;
            }
        }

        output.Write(text);
        return true;
    }

    private static bool Write(bool value, PooledBufferWriter output)
    {
        output.Write(value ? "true"u8 : "false"u8);
        return true;
    }
}
