using System.Collections.Immutable;
using CsCheck;
using OrleansKafkaLoki.Grains.Streams.Journal;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Journal;

public sealed class OffsetRangesTests
{
    private const int Highest = 30;

    private enum Change
    {
        Add,
        Remove,
    }

    [Fact]
    public void AddRemove_AnyOrder_HoldWhatASetWouldHold() =>
        Gen.Select(Gen.Enum<Change>(), Gen.Long[-1, Highest], Gen.Long[-1, Highest]).Array[0, 25].Sample(changes =>
        {
            var ranges = new OffsetRanges();
            var model = new HashSet<long>();
            foreach (var (change, after, through) in changes)
            {
                var offsets = Offsets.Where(offset => offset > after && offset <= through);
                if (change == Change.Add)
                {
                    ranges.Add(after, through);
                    model.UnionWith(offsets);
                }
                else
                {
                    ranges.Remove(after, through);
                    model.ExceptWith(offsets);
                }

                AssertSame(model, ranges);
            }
        });

    [Fact]
    public void FromBounds_OfToBounds_IsTheSameWithAsFewRangesAsCanBe() =>
        Gen.Long[0, Highest].HashSet[0, 20].Sample(offsets =>
        {
            var ranges = new OffsetRanges();
            foreach (var offset in offsets)
            {
                ranges.Add(offset - 1, offset);
            }

            AssertSame(offsets, OffsetRanges.FromBounds(ranges.ToBounds()));
            Assert.Equal(offsets.Count(offset => !offsets.Contains(offset - 1)), ranges.Count);
        });

    [Fact]
    public void Add_TouchingRanges_BecomeOne()
    {
        var ranges = new OffsetRanges();
        ranges.Add(-1, 4);
        ranges.Add(9, 12);
        ranges.Add(4, 9);

        Assert.Equal([-1, 12], ranges.ToBounds());
        Assert.True(ranges.Contains(0));
        Assert.False(ranges.Contains(13));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(5, 3)]
    public void Add_NoOffsets_ChangesNothing(long after, long through)
    {
        var ranges = new OffsetRanges();
        ranges.Add(after, through);

        Assert.True(ranges.IsEmpty);
    }

    [Fact]
    public void Clear_SomeRanges_HoldsNothing()
    {
        var ranges = new OffsetRanges();
        ranges.Add(0, 5);
        ranges.Clear();

        Assert.True(ranges.IsEmpty);
        Assert.False(ranges.ContainsAny(0, Highest));
    }

    [Fact]
    public void FromBounds_NoPairsOrNotAscending_Throws() =>
        Assert.All<ImmutableArray<long>>(
            [[1], [1, 1], [2, 1], [1, 5, 5, 7], [1, 5, 3, 7]],
            bounds => Assert.Throws<FormatException>(() => OffsetRanges.FromBounds(bounds)));

    private static IEnumerable<long> Offsets => Enumerable.Range(0, Highest + 1).Select(offset => (long)offset);

    private static void AssertSame(HashSet<long> model, OffsetRanges ranges)
    {
        Assert.Equal(model.Count == 0, ranges.IsEmpty);
        foreach (var first in Offsets)
        {
            Assert.Equal(model.Contains(first), ranges.Contains(first));
            for (var last = first; last <= Highest; last += 7)
            {
                var asked = Offsets.Where(offset => offset >= first && offset <= last).ToList();
                Assert.Equal(asked.TrueForAll(model.Contains), ranges.ContainsAll(first, last));
                Assert.Equal(asked.Exists(model.Contains), ranges.ContainsAny(first, last));
            }
        }
    }
}
