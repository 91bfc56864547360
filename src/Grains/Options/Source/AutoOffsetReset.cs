namespace OrleansKafkaLoki.Grains.Options.Source;

/// <summary>Where a partition without any recorded position begins.</summary>
public enum AutoOffsetReset
{
    /// <summary>At its first record. Also written <c>smallest</c> or <c>beginning</c>.</summary>
    Earliest,

    /// <summary>Behind its last record, as of the pipeline's very first start; later partitions still begin at their first. Also written <c>largest</c> or <c>end</c>.</summary>
    Latest,

    /// <summary>Nowhere: the partition is held and reported until an operator decides.</summary>
    Error,
}
