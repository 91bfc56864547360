using System.Text.RegularExpressions;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>Finds a pipeline's files of dead letters.</summary>
internal static class DeadLetterFiles
{
    /// <summary>Those in <paramref name="folder"/> that are not replayed yet, oldest first.</summary>
    public static IReadOnlyList<string> Find(string folder, string pipeline)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        // Another pipeline's name may begin like this one's.
        var name = new Regex($@"\A{Regex.Escape(pipeline)}-\d{{8}}T\d{{6}}Z-[0-9a-f]{{8}}(-\d+)*\.jsonl(-\d+)?({Regex.Escape(FileReplayPart.Replaying)})?\z");
        return [.. Directory.EnumerateFiles(folder).Where(file => name.IsMatch(Path.GetFileName(file))).Order(StringComparer.Ordinal)];
    }
}
