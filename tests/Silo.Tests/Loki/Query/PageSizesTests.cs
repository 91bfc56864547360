using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Query;

public sealed class PageSizesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PageSizes _sizes;

    public PageSizesTests() => _sizes = new PageSizes(_time);

    [Fact]
    public void TryShrink_NoAnswerAgainAndAgain_HalvesDownToTheSmallest()
    {
        List<int> asked = [];
        do
        {
            asked.Add(_sizes.Of("t"));
        }
        while (_sizes.TryShrink("t", asked[^1]));

        Assert.Equal([PageSizes.Usual, PageSizes.Usual / 2, PageSizes.Usual / 4, PageSizes.Usual / 8, PageSizes.Smallest], asked);
        Assert.Equal(PageSizes.Usual, _sizes.Of("other"));
    }

    [Fact]
    public void TryShrink_SeveralQuestionsOfOneSizeFail_HalvesOnce()
    {
        Assert.True(_sizes.TryShrink("t", PageSizes.Usual));
        Assert.True(_sizes.TryShrink("t", PageSizes.Usual));

        Assert.Equal(PageSizes.Usual / 2, _sizes.Of("t"));
    }

    [Fact]
    public void Of_NoTroubleForAWhile_IsAsUsual()
    {
        _sizes.TryShrink("t", PageSizes.Usual);
        _time.Advance(PageSizes.Memory - TimeSpan.FromSeconds(1));
        Assert.Equal(PageSizes.Usual / 2, _sizes.Of("t"));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(PageSizes.Usual, _sizes.Of("t"));
    }

    [Fact]
    public void TryShrink_SmallestStillFails_IsRememberedFromThenOn()
    {
        _sizes.TryShrink("t", PageSizes.Smallest * 2);
        _time.Advance(PageSizes.Memory / 2);
        Assert.False(_sizes.TryShrink("t", PageSizes.Smallest));
        _time.Advance(PageSizes.Memory / 2);

        Assert.Equal(PageSizes.Smallest, _sizes.Of("t"));
    }
}
