using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Quickstart.Generator;

namespace OrleansKafkaLoki.Quickstart.Tests.Generator;

public sealed class LinesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Next_Generated_IsJsonOfAbout230Bytes()
    {
        var lines = new GeneratedLines(new FakeTimeProvider());
        var all = Enumerable.Range(0, 1000).Select(_ => lines.Next()).ToList();

        Assert.InRange(all.Average(line => line.Length), 210, 250);
        var services = all.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("service").GetString()).Distinct();
        Assert.Equal(5, services.Count());
        Assert.DoesNotContain(all, line => line.Contains((byte)'\n'));
    }

    [Fact]
    public void Next_SameSeed_GivesSameLines() =>
        Assert.Equal(new GeneratedLines(new FakeTimeProvider(), 7).Next(), new GeneratedLines(new FakeTimeProvider(), 7).Next());

    [Fact]
    public void Next_FileOnce_GivesEachLineAsItStandsThenNull()
    {
        var path = WriteFile([.. Encoding.UTF8.Preamble, .. "one\r\n\ntwo \xff"u8, 0xff, .. "\nlast"u8]);
        var lines = new FileLines(path, cycle: false);

        Assert.Equal("one"u8, lines.Next()!);
        Assert.Equal([], lines.Next()!);
        Assert.Equal([.. "two \xff"u8, 0xff], lines.Next()!);
        Assert.Equal("last"u8, lines.Next()!);
        Assert.Null(lines.Next());
    }

    [Fact]
    public void Next_FileCycled_BeginsAgain()
    {
        var lines = new FileLines(WriteFile("one\ntwo\n"u8.ToArray()), cycle: true);

        Assert.Equal(["one", "two", "one", "two", "one"], Enumerable.Range(0, 5).Select(_ => Encoding.UTF8.GetString(lines.Next()!)));
    }

    [Fact]
    public void Next_EmptyFileCycled_GivesNone() => Assert.Null(new FileLines(WriteFile([]), cycle: true).Next());

    private string WriteFile(byte[] content)
    {
        var path = _folder.File("lines");
        File.WriteAllBytes(path, content);
        return path;
    }
}
