using System.Globalization;
using System.Text.RegularExpressions;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>A pipeline's files of dead letters, and what their names say of them.</summary>
internal static class DeadLetterFiles
{
    /// <summary>Behind the name of a file while it is replayed, or when a replay was broken off.</summary>
    public const string Replaying = ".replaying";

    private const string Replayed = ".replayed";

    /// <summary>Those in <paramref name="folder"/> that are not replayed yet, oldest first.</summary>
    public static IReadOnlyList<string> Find(string folder, string pipeline)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        // Another pipeline's name may begin like this one's.
        var name = new Regex($@"\A{Regex.Escape(pipeline)}-\d{{8}}T\d{{6}}Z-[0-9a-f]{{8}}(-\d+)*\.jsonl(-\d+)?({Regex.Escape(Replaying)})?\z");
        return [.. Directory.EnumerateFiles(folder).Where(file => name.IsMatch(Path.GetFileName(file))).Order(StringComparer.Ordinal)];
    }

    /// <summary>A file's name or path without the mark.</summary>
    public static string Unmarked(string path) => path.EndsWith(Replaying, StringComparison.Ordinal) ? path[..^Replaying.Length] : path;

    /// <summary>Marks a file; one like it where the name is taken. Returns its path then.</summary>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be renamed.</exception>
    public static string Mark(string path, DeadLetterMark mark)
    {
        var name = Unmarked(path) + mark switch
        {
            DeadLetterMark.Replaying => Replaying,
            DeadLetterMark.Replayed => Replayed,
            _ => "",
        };
        if (name == path)
        {
            return path;
        }

        var target = name;
        for (var number = 2; File.Exists(target); number++)
        {
            target = string.Create(CultureInfo.InvariantCulture, $"{Path.ChangeExtension(name, null)}-{number}{Path.GetExtension(name)}");
        }

        File.Move(path, target);
        return target;
    }

    /// <summary>Opens a file that a silo may still write to, or a replay rename.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static FileStream OpenRead(string path, long position) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true) { Position = position };
}
