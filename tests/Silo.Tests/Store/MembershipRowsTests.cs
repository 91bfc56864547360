using OrleansKafkaLoki.Silo.Store;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Tests.Store;

public sealed class MembershipRowsTests
{
    private static readonly HashEntry[] Table = [new("S10.0.0.1:11111:1", "{}"), new("Version", "7"), new("S10.0.0.2:11111:1", "{}")];

    [Fact]
    public void Version_OfATableAndOfNone_IsItsFieldOrZero()
    {
        Assert.Equal(7, new MembershipRows(Table).Version);
        Assert.Equal(0, new MembershipRows([]).Version);
    }

    [Fact]
    public void At_AnotherVersion_HasTheSameMembers()
    {
        var rows = new MembershipRows(Table).At(9);

        Assert.Equal(9, rows.Version);
        Assert.Equal(3, rows.Entries.Length);
        Assert.True(rows.Holds("S10.0.0.2:11111:1"));
        Assert.False(rows.Holds("S10.0.0.3:11111:1"));
    }
}
