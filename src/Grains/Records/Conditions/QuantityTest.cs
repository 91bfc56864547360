using OrleansKafkaLoki.Grains.Records.Texts;

namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>A number, duration or size that is as large as it should be. What is none never is.</summary>
internal sealed class QuantityTest : TextTest
{
    private readonly Comparison _comparison;
    private readonly long _whole;
    private readonly double _real;

    private QuantityTest(QuantityKind kind, Comparison comparison, long whole, double real) =>
        (Kind, _comparison, _whole, _real) = (kind, comparison, whole, real);

    /// <summary>What texts are read as.</summary>
    public QuantityKind Kind { get; }

    /// <summary>The test against a quantity as it stands in a condition; null when that is none.</summary>
    public static QuantityTest? Of(ReadOnlySpan<byte> quantity, Comparison comparison)
    {
        if (NumberText.TryParse(quantity, out long whole))
        {
            return new QuantityTest(QuantityKind.Whole, comparison, whole, whole);
        }

        if (NumberText.TryParse(quantity, out double real))
        {
            return new QuantityTest(QuantityKind.Real, comparison, 0, real);
        }

        // As in LogQL, 5m is five minutes and 5M five million bytes.
        return UnitText.TryParseDuration(quantity, out whole) ? new QuantityTest(QuantityKind.Duration, comparison, whole, 0)
            : UnitText.TryParseSize(quantity, out whole) ? new QuantityTest(QuantityKind.Size, comparison, whole, 0)
            : null;
    }

    /// <summary>What the text is read as; the two kinds of numbers as one.</summary>
    public QuantityKind ReadAs => Kind == QuantityKind.Real ? QuantityKind.Whole : Kind;

    /// <summary>What it is held against; null for what cannot be told exactly from those beside it.</summary>
    public double? Limit => (ReadAs == QuantityKind.Whole ? _real : _whole) is > -(1L << 52) and < 1L << 52 and var limit ? limit : null;

    /// <inheritdoc/>
    public override bool Holds(ReadOnlySpan<byte> text, bool isThere) => TryCompare(text, out var holds) && holds;

    /// <summary>Compares a text; false when it is no such quantity.</summary>
    public bool TryCompare(ReadOnlySpan<byte> text, out bool holds)
    {
        holds = false;
        int order;
        switch (Kind)
        {
            // Whole numbers beside each other keep all their digits.
            case QuantityKind.Whole when NumberText.TryParse(text, out long whole):
                order = whole.CompareTo(_whole);
                break;
            case QuantityKind.Whole or QuantityKind.Real when NumberText.TryParse(text, out double real):
                order = real.CompareTo(_real);
                break;
            case QuantityKind.Duration when UnitText.TryParseDuration(text, out var duration):
                order = duration.CompareTo(_whole);
                break;
            case QuantityKind.Size when UnitText.TryParseSize(text, out var size):
                order = size.CompareTo(_whole);
                break;
            default:
                return false;
        }

        holds = Holds(order);
        return true;
    }

    /// <summary>What it says of a quantity.</summary>
    /// <param name="order">Below zero for one that is less than <see cref="Limit"/>, above for one that is more.</param>
    public bool Holds(int order) => _comparison.Holds(order);
}
