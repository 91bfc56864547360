using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Labels;

/// <summary>Names, each of which may have one <c>*</c> for any text.</summary>
internal sealed class NamePatterns(IEnumerable<string> patterns)
{
    private readonly (byte[] Start, byte[]? End)[] _patterns = [.. patterns.Select(Compile)];

    /// <summary>True for a name with what a pattern can say.</summary>
    public static bool IsValid(string pattern) => pattern.Length > 0 && pattern.Count(c => c == '*') <= 1;

    /// <summary>True when one of them is, or matches, <paramref name="name"/>.</summary>
    public bool Contains(ReadOnlySpan<byte> name)
    {
        foreach (var (start, end) in _patterns)
        {
            if (end is null ? name.SequenceEqual(start) : name.Length >= start.Length + end.Length && name.StartsWith(start) && name.EndsWith(end))
            {
                return true;
            }
        }

        return false;
    }

    private static (byte[] Start, byte[]? End) Compile(string pattern) => pattern.IndexOf('*', StringComparison.Ordinal) is var star and >= 0
        ? (Encoding.UTF8.GetBytes(pattern[..star]), Encoding.UTF8.GetBytes(pattern[(star + 1)..]))
        : (Encoding.UTF8.GetBytes(pattern), null);
}
