using OrleansKafkaLoki.Quickstart.Cluster;

namespace OrleansKafkaLoki.Quickstart.Tests.Cluster;

public sealed class ClusterCommandTests
{
    [Theory]
    [InlineData("kill 2", (int)ClusterVerb.Kill, 2)]
    [InlineData("  STOP   silo-3 ", (int)ClusterVerb.Stop, 3)]
    [InlineData("start 1", (int)ClusterVerb.Start, 1)]
    [InlineData("pause 9", (int)ClusterVerb.Pause, 9)]
    [InlineData("resume 9\r", (int)ClusterVerb.Resume, 9)]
    [InlineData("add", (int)ClusterVerb.Add, 0)]
    [InlineData("status", (int)ClusterVerb.Status, 0)]
    [InlineData("help", (int)ClusterVerb.Help, 0)]
    public void TryParse_Command_GivesIt(string line, int verb, int silo)
    {
        Assert.True(ClusterCommand.TryParse(line, out var command, out var mistake));

        Assert.Equal((new ClusterCommand((ClusterVerb)verb, silo), ""), (command, mistake));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("  \t", "")]
    [InlineData("kill", "kill needs the number of a silo: kill 2.")]
    [InlineData("kill all", "kill needs the number of a silo: kill 2.")]
    [InlineData("stop 0", "stop needs the number of a silo: stop 2.")]
    [InlineData("stop -1", "stop needs the number of a silo: stop 2.")]
    [InlineData("pause 1 2", "pause needs the number of a silo: pause 2.")]
    [InlineData("add 2", "add takes nothing behind it.")]
    [InlineData(" rm -rf ", $"'rm -rf' is no command. There are: {ClusterCommand.Help}.")]
    public void TryParse_Mistake_SaysWhatIsWrong(string line, string expected)
    {
        Assert.False(ClusterCommand.TryParse(line, out _, out var mistake));

        Assert.Equal(expected, mistake);
    }

    [Fact]
    public void Help_Always_NamesEveryVerb() =>
        Assert.All(Enum.GetNames<ClusterVerb>(), verb => Assert.Contains(verb, ClusterCommand.Help, StringComparison.OrdinalIgnoreCase));
}
