using System.Globalization;
using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Grains.Records.Events;

namespace OrleansKafkaLoki.Grains.Tests.Records.Events;

public sealed class HeaderGroupsTests
{
    [Fact]
    public void Load_AnyHeadersOneAfterTheOther_GroupsThemInOrder()
    {
        var groups = new HeaderGroups();
        Gen.Select(Gen.Int[0, 20], Gen.Int[-1, 9]).Array[0, 40].Sample(
            headers =>
            {
                (string, byte[]?)[] all = [.. headers.Select(header => (Name(header.Item1), header.Item2 < 0 ? null : new byte[header.Item2]))];

                Assert.Equal(
                    all.GroupBy(header => header.Item1).Select(group => $"{group.Key}:{string.Join(',', group.Select(header => header.Item2?.Length ?? -1))}"),
                    Read(groups, Block(all)));
            },
            threads: 1);
    }

    [Fact]
    public void Load_HundredThousandHeaders_ComesToAnEnd()
    {
        var groups = new HeaderGroups();

        var found = Read(groups, Block([.. Enumerable.Range(0, 100_000).Select(i => (Name(i % 50_000), (byte[]?)[]))]));

        Assert.Equal(Enumerable.Range(0, 50_000).Select(i => $"{Name(i)}:0,0"), found);
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] Block((string Name, byte[]? Value)[] headers)
    {
        using var block = new PooledBufferWriter();
        foreach (var (name, value) in headers)
        {
            HeaderBlock.Write(block, Encoding.UTF8.GetBytes(name), value, value is null);
        }

        return block.WrittenSpan.ToArray();
    }

    private static List<string> Read(HeaderGroups groups, byte[] block)
    {
        groups.Load(block);
        List<string> found = [];
        foreach (var first in Enumerable.Range(0, groups.Count).Where(groups.IsFirst))
        {
            List<int> lengths = [];
            for (var header = first; lengths.Count == 0 || header > 0; header = groups.Next(header))
            {
                lengths.Add(groups.TryValue(header, block, out var value) ? value.Length : -1);
            }

            found.Add($"{Encoding.UTF8.GetString(groups.Name(first, block))}:{string.Join(',', lengths)}");
        }

        return found;
    }
}
