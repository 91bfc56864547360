using OrleansKafkaLoki.Quickstart.SiloProcess;

namespace OrleansKafkaLoki.Quickstart.Tests.SiloProcess;

public sealed class SiloLogTests
{
    [Fact]
    public void Add_Lines_WritesAllAndShowsAlarms()
    {
        using var folder = new TempFolder();
        var path = folder.File("silo.log");
        var alarms = new List<string>();
        string[] lines =
        [
            "2026-01-01T00:00:00.000Z info: Some.Category[0] all is well, no warn: here, this far into the line",
            "2026-01-01T00:00:00.000Z warn: Some.Category[0] look",
            "2026-01-01T00:00:00.000Z fail: Some.Category[0] broken",
            "   at Somewhere()",
            "2026-01-01T00:00:00.000Z info: Some.Category[0] better",
            "   indented",
        ];

        using (var log = new SiloLog(path, alarms.Add))
        {
            Array.ForEach(lines, log.Add);
            Assert.Equal(lines, log.Tail());
        }

        Assert.Equal(lines[1..4], alarms);
        Assert.Equal(lines, File.ReadAllLines(path));
    }
}
