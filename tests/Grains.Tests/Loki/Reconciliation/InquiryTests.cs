using System.Text;
using CsCheck;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Reconciliation;

namespace OrleansKafkaLoki.Grains.Tests.Loki.Reconciliation;

public sealed class InquiryTests
{
    private const long Second = 1_000_000_000;
    private const long Minute = 60 * Second;
    private static readonly ReadAnswer Complete = new(ReadOutcome.Complete, 200, "");
    private static readonly ReadAnswer TooMuch = new(ReadOutcome.TooMuch, 400, "too long");
    private static readonly ReadAnswer Away = new(ReadOutcome.Unavailable, 503, "away");

    private readonly List<(long From, long To)> _asked = [];

    [Fact]
    public async Task AskAsync_CloseTogether_IsOneQuestion()
    {
        await Inquire(3, 1, 2).AskAsync(Answers(_ => Complete));

        Assert.Equal([(1, 3)], _asked);
    }

    [Fact]
    public async Task AskAsync_Nothing_IsKnownWithoutAQuestion() =>
        Assert.Equal(Complete, await Inquire().AskAsync(_ => throw new InvalidOperationException("asked")));

    [Fact]
    public async Task AskAsync_WideGaps_AreNotAskedFor()
    {
        await Inquire(long.MinValue, 0, Second, 30 * Minute, 31 * Minute, 60 * 24 * Minute, long.MaxValue).AskAsync(Answers(_ => Complete));

        Assert.Equal(
            [(long.MinValue, long.MinValue), (0, Second), (30 * Minute, 31 * Minute), (60 * 24 * Minute, 60 * 24 * Minute), (long.MaxValue, long.MaxValue)], _asked);
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(9, 100)]
    public async Task AskAsync_FewAndFarBetween_IsOneQuestion(int entries, int minutesApart)
    {
        await Inquire([.. Enumerable.Range(0, entries).Select(i => i * minutesApart * Minute)]).AskAsync(Answers(_ => Complete));

        _ = Assert.Single(_asked);
    }

    [Fact]
    public async Task AskAsync_Refused_AsksForHalvesOldestFirst()
    {
        var inquiry = Inquire(1, 2, 3, 4, 5);

        Assert.Equal(Complete, await inquiry.AskAsync(Answers(question => question.ToNs - question.FromNs > 1 ? TooMuch : Complete)));

        Assert.Equal([(1, 5), (1, 2), (3, 5), (3, 3), (4, 5)], _asked);
        Assert.False(inquiry.HasUnknown);
    }

    [Fact]
    public async Task AskAsync_OneRefusedAlone_IsUnknownAndTheOthersCount()
    {
        var inquiry = Inquire(1, 2, 3, 4);

        Assert.Equal(Complete, await inquiry.AskAsync(Answers(question => question is { FromNs: <= 3, ToNs: >= 3 } ? TooMuch : Complete)));

        Assert.Equal([3], Enumerable.Range(1, 4).Where(i => inquiry.IsUnknown(i)));
        Assert.Equal("too long", inquiry.Reason);
    }

    [Fact]
    public async Task AskAsync_EverythingRefused_IsGivenUpBeforeLong()
    {
        var inquiry = Inquire([.. Enumerable.Range(0, 100_000).Select(i => (long)i)]);

        Assert.Equal(Complete, await inquiry.AskAsync(Answers(_ => TooMuch)));

        Assert.InRange(_asked.Count, 8, 40);
        Assert.True(inquiry.IsUnknown(99_999));
    }

    [Fact]
    public async Task AskAsync_NoAnswerToAPiece_GoesOnWithIt()
    {
        var inquiry = Inquire(1, 60 * Minute);

        Assert.Equal(Away with { SmallerNext = true }, await inquiry.AskAsync(Answers(question => question.FromNs == 1 ? Complete : Away)));
        Assert.Equal(Away, await inquiry.AskAsync(Answers(_ => Away)));
        Assert.Equal(Complete, await inquiry.AskAsync(Answers(_ => Complete)));

        Assert.Equal([1, 60 * Minute, 60 * Minute, 60 * Minute], _asked.Select(range => range.From));
    }

    [Fact]
    public async Task AskAsync_PerhapsTooMuch_AsksForHalfNextTime()
    {
        var inquiry = Inquire(1, 2, 3);
        var perhaps = Away with { MayBeTooMuch = true };

        Assert.Equal(perhaps, await inquiry.AskAsync(Answers(_ => perhaps)));
        Assert.Equal(perhaps, await inquiry.AskAsync(Answers(_ => perhaps)));
        Assert.Equal(Complete, await inquiry.AskAsync(Answers(_ => Complete)));

        Assert.Equal([(1, 3), (1, 1), (1, 1), (2, 3)], _asked);
    }

    [Fact]
    public async Task AskAsync_Blind_IsUnknownAndNotAskedFor()
    {
        var inquiry = new Inquiry(new LabelStream("app", "", "{}"), [1, 2, 3, 4], 4, 10, blindBelowNs: 3);

        Assert.Equal(Complete, await inquiry.AskAsync(Answers(_ => Complete)));

        Assert.Equal([(3, 4)], _asked);
        Assert.Equal([true, true, false, false], new long[] { 1, 2, 3, 4 }.Select(inquiry.IsUnknown));
    }

    [Fact]
    public async Task GiveUp_AmidIt_KeepsWhatWasAnswered()
    {
        var inquiry = Inquire(1, 60 * Minute);
        await inquiry.AskAsync(Answers(question => question.FromNs == 1 ? Complete : Away));

        inquiry.GiveUp("no more patience");

        Assert.Equal((false, true, "no more patience"), (inquiry.IsUnknown(1), inquiry.IsUnknown(60 * Minute), inquiry.Reason));
    }

    [Fact]
    public void AskAsync_AnyTimestampsAndRefusals_FindsEachStoredEntryOnce() =>
        Gen.Select(Gen.Long[0, 5000].Array[1, 40], Gen.Long[0, 5000].Array[0, 40], Gen.Int[0, 3000]).Sample(
            (wanted, held, longest) =>
            {
                var inquiry = Inquire([.. wanted.Select(at => at * Second)]);
                inquiry.AskAsync(question =>
                {
                    foreach (var at in held.Select(at => at * Second).Where(at => at >= question.FromNs && at <= question.ToNs))
                    {
                        question.Visit(new StoredEntry(at, Encoding.UTF8.GetBytes("x"), new Dictionary<string, string>()));
                    }

                    return Task.FromResult(question.ToNs - question.FromNs > longest * Second ? TooMuch : Complete);
                }).GetAwaiter().GetResult();

                Assert.False(inquiry.HasUnknown);
                Assert.Equal(held.Count(wanted.Contains), inquiry.Stored.Count);
            });

    private static Inquiry Inquire(params long[] timestampsNs) => new(new LabelStream("app", "", "{}"), timestampsNs, timestampsNs.Length, 10);

    private Func<StreamQuestion, Task<ReadAnswer>> Answers(Func<StreamQuestion, ReadAnswer> answer) => question =>
    {
        _asked.Add((question.FromNs, question.ToNs));
        return Task.FromResult(answer(question));
    };
}
