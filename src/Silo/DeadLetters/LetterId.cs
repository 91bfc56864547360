using System.Globalization;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Where a dead letter is kept: a partition of the topic and the offset there, or a file and where its line begins.</summary>
/// <param name="Part">The partition's number, or the file's name without its mark.</param>
/// <param name="Position">The offset, or the byte.</param>
internal readonly record struct LetterId(string Part, long Position)
{
    private const char Separator = '@';

    /// <summary>Of a message in the topic.</summary>
    public static LetterId InTopic(int partition, long offset) => new(partition.ToString(CultureInfo.InvariantCulture), offset);

    /// <summary>Of a line in a file.</summary>
    public static LetterId InFile(string path, long position) => new(Path.GetFileName(DeadLetterFiles.Unmarked(path)), position);

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static LetterId? Parse(string text)
    {
        var end = text.LastIndexOf(Separator);
        return end > 0 && long.TryParse(text.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? new LetterId(text[..end], position) : null;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Part}{Separator}{Position}");
}
