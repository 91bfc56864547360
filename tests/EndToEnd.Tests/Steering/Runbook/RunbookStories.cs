namespace OrleansKafkaLoki.EndToEnd.Tests.Steering.Runbook;

/// <summary>The stories of <c>docs/runbook.md</c>: what its consoles show below each heading.</summary>
internal static class RunbookStories
{
    private const string Prompt = "$ okl ";

    /// <summary>The commands of the story with this heading, in order.</summary>
    public static IReadOnlyList<RunbookCommand> Of(string heading)
    {
        var commands = new List<(IReadOnlyList<string> Arguments, List<string> Answer)>();
        var (isConsole, isStory) = (false, false);
        foreach (var line in File.ReadLines(Path.Combine(Root(), "docs", "runbook.md")))
        {
            if (line.StartsWith('#'))
            {
                isStory = line == $"### {heading}";
            }
            else if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isConsole = line == "```console";
            }
            else if (isStory && isConsole && line.StartsWith(Prompt, StringComparison.Ordinal))
            {
                commands.Add((RunbookCommand.Split(line[Prompt.Length..]), []));
            }
            else if (isStory && isConsole)
            {
                commands[^1].Answer.Add(line);
            }
        }

        Assert.NotEmpty(commands);
        return [.. commands.Select(command => new RunbookCommand(command.Arguments, command.Answer))];
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansKafkaLoki.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
