using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Times;
using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Tests.Records.Values;

/// <summary>What is done for each record leaves nothing to the garbage collector.</summary>
public sealed class AllocationTests
{
    private const int Records = 1_000;

    private static readonly byte[] Line = Encoding.UTF8.GetBytes(
        "\e[32m10.12.13.14\e[0m - anna@example.org [02/Jan/2026:15:04:05 +0000] \"GET /?password=x HTTP/1.1\" 200 ERROR " + new string('x', 700));

    [Fact]
    public void Redact_Records_AllocatesNothing()
    {
        using var output = new PooledBufferWriter();
        Assert.True(RedactionText.TryCreate("hash", "salt", out var text, out _));
        Assert.True(Redactor.TryCreate(SecretPatterns.Names, [KeyValuePair.Create("own", "password=\\w+")], text, out var redactor, out _));

        AssertAllocatesNothing(() => redactor.Redact(Line, Cleared(output)) > 0);
    }

    [Fact]
    public void TryReplace_Records_AllocatesNothing()
    {
        using var output = new PooledBufferWriter();
        Assert.True(RegexReplacement.TryCreate("password=(\\w+)|(x+)", out var replacement, out _));
        Assert.True(ReplacementText.TryCreate("<{{ .Value }}>", out var text, out _));

        AssertAllocatesNothing(() => replacement.TryReplace(Line, text, Cleared(output)));
    }

    [Fact]
    public void TryDecolorize_Records_AllocatesNothing()
    {
        using var output = new PooledBufferWriter();

        AssertAllocatesNothing(() => Decolorizer.TryDecolorize(Line, Cleared(output)));
    }

    [Fact]
    public void FindAndMap_Records_AllocatesNothing()
    {
        Assert.True(ValueMap.TryCreate([KeyValuePair.Create("x", "y"), KeyValuePair.Create("/x+$/", "z")], null, true, out var map, out _));

        AssertAllocatesNothing(() => LevelFinder.Find(Line) == RecordLevel.Error && map.TryMap(Line, out _) && map.TryMap("X"u8, out _));
    }

    [Theory]
    [InlineData("RFC3339Nano", "2026-01-02T15:04:05.123456789Z")]
    [InlineData("auto", "1767366245.5e0")]
    [InlineData("RFC1123", "Fri, 02 Jan 2026 15:04:05 CET")]
    [InlineData("Jan _2 15:04:05", "Jan  2 15:04:05")]
    [InlineData("%H:%M:%S.%f", "15:04:05.5")]
    public void TryParse_Records_AllocatesNothing(string format, string text)
    {
        Assert.True(TimeFormat.TryCreate(format, "Europe/Berlin", out var compiled, out _));
        var bytes = Encoding.UTF8.GetBytes(text);

        AssertAllocatesNothing(() => compiled.TryParse(bytes, 1_767_366_245_000, out _, out _));
    }

    private static PooledBufferWriter Cleared(PooledBufferWriter output)
    {
        output.Clear();
        return output;
    }

    private static void AssertAllocatesNothing(Func<bool> handle)
    {
        Assert.True(handle());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Records; i++)
        {
            handle();
        }

        // A pool may have to make an array anew; a record must not.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Records);
    }
}
