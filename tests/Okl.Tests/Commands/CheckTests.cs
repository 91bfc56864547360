using OrleansKafkaLoki.Okl.Tests.Harness;

namespace OrleansKafkaLoki.Okl.Tests.Commands;

public sealed class CheckTests
{
    private const string Nowhere = "http://127.0.0.1:1";

    [Theory]
    [InlineData("check --config a.yaml", "check --config a.yaml -o text")]
    [InlineData("check -c a.yaml -p app --sample 50 --strict -o json", "check --config a.yaml -o json --pipeline app --sample 50 --strict")]
    public async Task Check_AConfiguration_IsMadeByTheSilosProgram(string line, string expected)
    {
        using var folder = new TempFolder();
        var run = await OklRun.CallAsync(Nowhere, line, environment: ("OKL_SILO_PROGRAM", Program(folder)));

        Assert.Equal((3, $"asked {expected}\n", "a word\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Check_ProgramThatIsNamed_ComesBeforeTheEnvironments()
    {
        using var folder = new TempFolder();
        var run = await OklRun.CallAsync(Nowhere, $"check -c a.yaml --silo-program {Program(folder)}", environment: ("OKL_SILO_PROGRAM", folder.File("nothing")));

        Assert.Equal(3, run.ExitCode);
    }

    [Theory]
    [InlineData("check -c a.yaml", "There is no program ")]
    [InlineData("check -c a.yaml -o yaml", "A check is written as table or json.")]
    [InlineData("check", "Option '--config' is required.")]
    public async Task Check_ThatCannotBeMade_SaysWhy(string line, string words)
    {
        using var folder = new TempFolder();
        var run = await OklRun.CallAsync(Nowhere, line, environment: ("OKL_SILO_PROGRAM", folder.File("nothing")));

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(words, run.Error, StringComparison.Ordinal);
    }

    private static string Program(TempFolder folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a shell script.");
        var path = folder.File("silo");
        File.WriteAllText(path, "#!/bin/sh\necho \"asked $*\"\necho 'a word' >&2\nexit 3\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }
}
