using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Regexes;

/// <summary>Which characters are the same but for their case, as Unicode's simple folding has it.</summary>
internal static class RuneCase
{
    // Its upper case is an S, but .NET leaves out that of what is not ASCII and would be.
    private const int LongS = 0x17F;

    // Beyond it no character has another case.
    private const int End = 0x1F000;

    private static readonly Lazy<ILookup<Rune, int>> SameRunes = new(() => Runes()
        .Where(rune => Fold(rune) != rune || Rune.ToLowerInvariant(rune) != rune)
        .SelectMany<Rune, Rune>(rune => [rune, Fold(rune)])
        .Distinct()
        .ToLookup(Fold, rune => rune.Value));

    /// <summary>The set and what differs from its members only by case.</summary>
    public static RuneSet Close(RuneSet set) => RuneSet.Of(set.Ranges.Concat(set.Ranges.SelectMany(Others)));

    private static IEnumerable<RuneRange> Others(RuneRange range) =>
        from value in Enumerable.Range(range.First, Math.Max(0, Math.Min(range.Last, End) - range.First + 1))
        where Rune.IsValid(value)
        from other in SameRunes.Value[Fold(new Rune(value))]
        where other != value
        select new RuneRange(other, other);

    private static IEnumerable<Rune> Runes() => Enumerable.Range(0, End).Where(Rune.IsValid).Select(value => new Rune(value));

    // Down and up again: the Kelvin sign has a lower case, but is the upper case of none.
    private static Rune Fold(Rune rune) => rune.Value == LongS ? new Rune('S') : Rune.ToUpperInvariant(Rune.ToLowerInvariant(rune));
}
