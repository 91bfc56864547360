namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// Tells how the servers are doing that the silo needs, and what it does with them. Every implementation that is registered in the
/// container shows at <c>/health/dependencies</c>; none decides over readiness, which is the silo's own.
/// </summary>
public interface IHealthSource
{
    /// <summary>The state of each part as last seen; asked on every probe, so it answers from memory and does not throw.</summary>
    IEnumerable<PartHealth> Check();
}
