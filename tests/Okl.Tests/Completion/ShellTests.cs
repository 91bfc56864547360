using System.Diagnostics;
using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Completion;

public sealed class ShellTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "okl");

    /// <summary>What is written, and all that may stand for its last word.</summary>
    public static TheoryData<string, string> Lines => new()
    {
        { "okl par", "partition partitions" },
        { "okl partitions app --l", "--limit" },
        { "okl partitions ", "app shop" },
        { "okl partitions a", "app" },
        { "okl pause a", "app app/" },
        { "okl pause app/", "app/logs app/logs/" },
        { "okl pause app/logs/", "app/logs/0 app/logs/1 app/logs/2" },
        { "okl seek sh", "shop/" },
        { "okl partition app lo", "logs/" },
        { "okl partition app logs/", "logs/0 logs/1 logs/2" },
        { "okl move app/logs/1 S127.0.0.1:11112", "S127.0.0.1:11112:8" },
        { "okl completion ", "bash fish pwsh zsh" },
        { "okl pause nowhere/", "" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Suggest_Line_NamesWhatMayStand(string line, string expected) =>
        Assert.Equal(expected, await CompleteAsync(Program, [$"[suggest:{line.Length}]", line]));

    [Theory]
    [MemberData(nameof(Lines))]
    public Task Bash_Line_CompletesTheSame(string line, string expected) => InShellAsync(
        "bash",
        """
        source <(okl completion bash)
        COMP_LINE="$LINE"; COMP_POINT=${#LINE}
        read -ra COMP_WORDS <<< "$LINE"; [[ "$LINE" == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        compopt() { :; }
        _okl
        printf '%s\n' "${COMPREPLY[@]}"
        """,
        line, expected);

    [Theory]
    [MemberData(nameof(Lines))]
    public Task Fish_Line_CompletesTheSame(string line, string expected) => InShellAsync(
        "fish", """okl completion fish | source; complete --do-complete "$LINE" """, line, expected);

    [Fact]
    public async Task Zsh_Script_IsOne()
    {
        Assert.SkipWhen(Find("zsh") is null, "There is no zsh here.");
        Assert.Equal("", await CompleteAsync(Find("zsh")!, ["-c", "okl completion zsh > script && zsh -n script && source ./script"]));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    [InlineData("zsh")]
    public async Task Script_OfEachShell_AsksTheProgram(string shell) =>
        Assert.Contains("okl \"[suggest:", (await OklRun.CallAsync("http://127.0.0.1:1", $"completion {shell}")).Output, StringComparison.Ordinal);

    private static async Task InShellAsync(string shell, string script, string line, string expected)
    {
        Assert.SkipWhen(Find(shell) is null, $"There is no {shell} here.");
        Assert.Equal(expected, await CompleteAsync(Find(shell)!, ["-c", script], ("LINE", line)));
    }

    /// <summary>Runs a program whose API is a stub, and returns its lines in order.</summary>
    private static async Task<string> CompleteAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        await using var api = (await StubApi.StartAsync())
            .On("GET /api/v1/cluster", TestAnswers.Cluster)
            .On("GET /api/v1/pipelines", """{"items":[{"pipeline":"app"},{"pipeline":"shop"}]}""")
            .On("GET /api/v1/pipelines/app/partitions", TestAnswers.Partitions)
            .On("GET /api/v1/pipelines/nowhere", "{}", 404);
        using var home = new TempFolder();
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = home.Path };
        start.Environment["OKL_URL"] = api.Url;
        start.Environment["HOME"] = home.Path;
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await error);
        return string.Join(' ', output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('\t')[0]).Order(StringComparer.Ordinal));
    }

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
