namespace OrleansKafkaLoki.Quickstart.Ledger;

/// <summary>Sums of a ledger.</summary>
internal readonly record struct LedgerTotals
{
    /// <summary>Records that the broker has taken.</summary>
    public long Produced { get; init; }

    /// <summary>Of these, how many arrived at least once.</summary>
    public long Delivered { get; init; }

    /// <summary>Arrivals beyond the first of a record.</summary>
    public long Duplicated { get; init; }

    /// <summary>Arrivals of what was not produced.</summary>
    public long Unexpected { get; init; }

    /// <summary>Arrivals with another line than the record had.</summary>
    public long Altered { get; init; }

    /// <summary>Records that have not arrived.</summary>
    public long Missing => Produced - Delivered;

    /// <summary>Whether every record arrived, unchanged and once, and nothing else did.</summary>
    public bool IsExactlyOnce => this == new LedgerTotals { Produced = Produced, Delivered = Produced };

    /// <summary>Adds two sums.</summary>
    public static LedgerTotals operator +(LedgerTotals left, LedgerTotals right) => new()
    {
        Produced = left.Produced + right.Produced,
        Delivered = left.Delivered + right.Delivered,
        Duplicated = left.Duplicated + right.Duplicated,
        Unexpected = left.Unexpected + right.Unexpected,
        Altered = left.Altered + right.Altered,
    };
}
