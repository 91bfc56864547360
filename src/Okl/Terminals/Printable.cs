using System.Globalization;

namespace OrleansKafkaLoki.Okl.Terminals;

/// <summary>Texts of others on a terminal: what would steer it is shown instead.</summary>
internal static class Printable
{
    /// <summary>The text with its control characters written out, but for ends of lines.</summary>
    public static string Of(string text) => text.Any(IsSteering)
        ? string.Concat(text.Select(letter => IsSteering(letter) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}") : letter.ToString()))
        : text;

    private static bool IsSteering(char letter) => char.IsControl(letter) && letter != '\n';
}
