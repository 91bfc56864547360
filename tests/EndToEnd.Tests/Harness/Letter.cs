using System.Text;
using System.Text.Json;

namespace OrleansKafkaLoki.EndToEnd.Tests.Harness;

/// <summary>A dead letter in a file.</summary>
internal sealed record Letter(string Topic, int Partition, long Offset, string Cause, byte[] Line)
{
    /// <summary>All of the files below a folder; a line that is being written, or was when its silo was killed, is none.</summary>
    public static List<Letter> ReadAll(string folder) =>
    [
        .. from file in Directory.GetFiles(folder, "*.jsonl", SearchOption.AllDirectories)
           from line in WholeLines(file)
           let letter = JsonDocument.Parse(line).RootElement
           select new Letter(
               letter.GetProperty("topic").GetString()!, letter.GetProperty("partition").GetInt32(), letter.GetProperty("offset").GetInt64(), letter.GetProperty("cause").GetString()!,
               Encoding.UTF8.GetBytes(letter.GetProperty("line").GetString()!)),
    ];

    private static string[] WholeLines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Split('\n')[..^1];
    }
}
