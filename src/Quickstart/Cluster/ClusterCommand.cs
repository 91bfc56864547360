using System.Globalization;

namespace OrleansKafkaLoki.Quickstart.Cluster;

/// <summary>What a user typed.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Silo">The number of the silo to do it to; 0 with a verb that needs none.</param>
internal readonly record struct ClusterCommand(ClusterVerb Verb, int Silo = 0)
{
    /// <summary>What can be typed.</summary>
    public const string Help = "kill 2 (SIGKILL), stop 2 (SIGTERM), start 2, pause 2 (SIGSTOP), resume 2, add, status, help";

    private static readonly (string Word, ClusterVerb Verb, bool NeedsSilo)[] Words =
    [
        ("kill", ClusterVerb.Kill, true),
        ("stop", ClusterVerb.Stop, true),
        ("start", ClusterVerb.Start, true),
        ("pause", ClusterVerb.Pause, true),
        ("resume", ClusterVerb.Resume, true),
        ("add", ClusterVerb.Add, false),
        ("status", ClusterVerb.Status, false),
        ("help", ClusterVerb.Help, false),
    ];

    /// <summary>Reads a line such as <c>kill 2</c> or <c>kill silo-2</c>.</summary>
    /// <param name="line">What was typed.</param>
    /// <param name="command">The command.</param>
    /// <param name="mistake">Why there is none; empty if the line is.</param>
    public static bool TryParse(string line, out ClusterCommand command, out string mistake)
    {
        (command, mistake) = (default, "");
        var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            return false;
        }

        var (word, verb, needsSilo) = Array.Find(Words, candidate => candidate.Word.Equals(parts[0], StringComparison.OrdinalIgnoreCase));
        if (word is null)
        {
            mistake = $"'{line.Trim()}' is no command. There are: {Help}.";
            return false;
        }

        if (!needsSilo)
        {
            command = new ClusterCommand(verb);
            mistake = parts.Length == 1 ? "" : $"{word} takes nothing behind it.";
            return parts.Length == 1;
        }

        if (parts.Length != 2 || !TryParseSilo(parts[1], out var silo))
        {
            mistake = $"{word} needs the number of a silo: {word} 2.";
            return false;
        }

        command = new ClusterCommand(verb, silo);
        return true;
    }

    private static bool TryParseSilo(string text, out int silo)
    {
        const string prefix = "silo-";
        var number = text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? text[prefix.Length..] : text;
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out silo) && silo > 0;
    }
}
