using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Records.Values;

namespace OrleansKafkaLoki.Grains.Tests.Records.Values;

public sealed class ValueMapTests
{
    private static readonly Dictionary<string, string> Table = new()
    {
        ["W"] = "warn", ["É"] = "e", [""] = "none", ["/"] = "slash", ["//"] = "slashes", [@"/^5\d\d$/"] = "server", ["/^5/"] = "five",
    };

    [Theory]
    [InlineData("W", "warn")]
    [InlineData("w", null)]
    [InlineData("É", "e")]
    [InlineData("é", null)]
    [InlineData("", "none")]
    [InlineData("/", "slash")]
    [InlineData("//", "slashes")]
    [InlineData("503", "server")]
    [InlineData("5035", "five")]
    [InlineData("404", null)]
    public void TryMap_Table_FindsValue(string value, string? expected) => Assert.Equal(expected, Map(Create(Table, null, false), value));

    [Theory]
    [InlineData("w", "warn")]
    [InlineData("é", "e")]
    [InlineData("404", "other")]
    [InlineData("a value that is longer than all keys", "other")]
    public void TryMap_DefaultAndIgnoredCase_FindsValue(string value, string expected) => Assert.Equal(expected, Map(Create(Table, "other", true), value));

    [Fact]
    public void TryMap_KeyBeyondTheStack_IsFound()
    {
        var key = new string('é', 1000);

        Assert.Equal("long", Map(Create(new() { [key] = "long" }, null, false), key));
    }

    [Fact]
    public void TryMap_NoText_IsNoKey() =>
        Assert.False(Create(new() { ["\uFFFD"] = "x" }, null, false).TryMap([0xFF], out _));

    [Fact]
    public void TryCreate_Mistake_IsTold()
    {
        Assert.False(ValueMap.TryCreate([KeyValuePair.Create("/(/", "x")], null, false, out _, out var error));
        Assert.StartsWith("the key /(/: ", error, StringComparison.Ordinal);
        Assert.False(ValueMap.TryCreate([KeyValuePair.Create("a", "x"), KeyValuePair.Create("A", "y")], null, true, out _, out error));
        Assert.Equal("the key 'A' is there twice", error);
    }

    [Fact]
    public void TryMap_AnyBytes_DoesNotThrow()
    {
        var map = Create(Table, null, true);
        Gen.Byte.Array.Sample(value => Assert.Equal(map.TryMap(value, out _), map.TryMap(value, out _)));
    }

    private static ValueMap Create(Dictionary<string, string> table, string? defaultValue, bool ignoresCase)
    {
        Assert.True(ValueMap.TryCreate(table, defaultValue, ignoresCase, out var map, out var error), error);
        return map;
    }

    private static string? Map(ValueMap map, string value) =>
        map.TryMap(Encoding.UTF8.GetBytes(value), out var mapped) ? Encoding.UTF8.GetString(mapped) : null;
}
