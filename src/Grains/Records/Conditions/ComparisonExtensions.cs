namespace OrleansKafkaLoki.Grains.Records.Conditions;

/// <summary>What comparisons say of quantities.</summary>
internal static class ComparisonExtensions
{
    /// <summary>True when it holds.</summary>
    /// <param name="comparison">One of order.</param>
    /// <param name="order">Below zero when the first is less than the second, above when it is more.</param>
    public static bool Holds(this Comparison comparison, int order) => comparison switch
    {
        Comparison.Equal => order == 0,
        Comparison.NotEqual => order != 0,
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        _ => order >= 0,
    };
}
