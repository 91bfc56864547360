using System.Globalization;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>Bytes as Loki's messages have them: in the largest unit that divides them.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>The text, such as <c>3MB</c> or <c>1500B</c>.</summary>
    public static string Format(long bytes)
    {
        var unit = 0;
        for (; bytes != 0 && bytes % 1024 == 0 && unit < Units.Length - 1; unit++)
        {
            bytes /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes}{Units[unit]}");
    }
}
