using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Tests.SiloProcess;

public sealed class SiloLauncherTests
{
    [Fact]
    public void StartInfo_Always_NamesAHostAndASiloThatCanStart()
    {
        var start = SiloLauncher.StartInfo("pipeline.yaml", ".");
        var host = start.ArgumentList[2];
        var silo = start.ArgumentList[3];

        Assert.True(File.Exists(start.FileName), start.FileName);
        Assert.True(File.Exists(host), host);
        Assert.True(File.Exists(silo), silo);
        Assert.True(File.Exists(Path.ChangeExtension(silo, ".runtimeconfig.json")));
        Assert.True(File.Exists(Path.ChangeExtension(silo, ".deps.json")));
        Assert.Equal(["--config", "pipeline.yaml"], start.ArgumentList.Skip(4));
    }
}
